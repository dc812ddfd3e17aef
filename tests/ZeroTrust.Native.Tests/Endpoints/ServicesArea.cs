using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>A service identity from registration to removal.</summary>
internal static class ServicesArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        // A name that the policy knows, so that the identity can get tokens; the sample organisation registers it not.
        const string Name = "analytics-service";
        var created = await calls.SendAsync(201, "POST /v1/services", body: Calls.Json(new JsonObject { ["name"] = Name, ["owner"] = "team-a" }), headers: Calls.NewKey());
        ((string?)created.Json["client_secret"]).ShouldNotBeNullOrEmpty();

        var read = await calls.SendAsync(200, "GET /v1/services/{name}", [Name]);
        read.ETag.ShouldBe(created.ETag);
        read.Text.ShouldNotContain("secret_hash");
        read.Text.ShouldNotContain((string)created.Json["client_secret"]!);
        (await calls.SendAsync(200, "GET /v1/services", ["?limit=200"])).Items.Select(service => (string?)service!["name"]).ShouldContain(Name);

        var rotated = await calls.SendAsync(200, "POST /v1/services/{name}/secret", [Name], headers: Calls.IfMatch(read));
        ((string?)rotated.Json["client_secret"]).ShouldNotBe((string?)created.Json["client_secret"]);
        var off = await calls.SendAsync(200, "POST /v1/services/{name}/disable", [Name], headers: Calls.IfMatch(rotated));
        ((bool)off.Json["enabled"]!).ShouldBeFalse();
        var on = await calls.SendAsync(200, "POST /v1/services/{name}/enable", [Name], headers: Calls.IfMatch(off));
        ((bool)on.Json["enabled"]!).ShouldBeTrue();
        await calls.SendAsync(204, "DELETE /v1/services/{name}", [Name], headers: Calls.IfMatch(on));
        await calls.SendAsync(404, "GET /v1/services/{name}", [Name]);
    }
}
