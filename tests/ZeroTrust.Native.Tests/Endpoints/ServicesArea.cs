using System.Security.Cryptography;
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
        var keyed = await CredentialsAsync(calls, Name, rotated);
        var off = await calls.SendAsync(200, "POST /v1/services/{name}/disable", [Name], headers: Calls.IfMatch(keyed));
        ((bool)off.Json["enabled"]!).ShouldBeFalse();
        var on = await calls.SendAsync(200, "POST /v1/services/{name}/enable", [Name], headers: Calls.IfMatch(off));
        ((bool)on.Json["enabled"]!).ShouldBeTrue();
        await calls.SendAsync(204, "DELETE /v1/services/{name}", [Name], headers: Calls.IfMatch(on));
        await calls.SendAsync(404, "GET /v1/services/{name}", [Name]);
    }

    // Keys beside the secret, keys alone, and back to a secret alone.
    private static async Task<Answer> CredentialsAsync(Calls calls, string name, Answer rotated)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var overlap = await calls.SendAsync(
            200, "POST /v1/services/{name}/secret", [name], Calls.Json(new JsonObject { ["overlap_seconds"] = 3600 }), Calls.IfMatch(rotated));
        var both = await calls.SendAsync(200, "GET /v1/services/{name}", [name]);
        both.Json["secrets"]!.AsArray().Select(secret => secret!["ends_at"] is null).ShouldBe([false, true]);
        var one = await calls.SendAsync(200, "DELETE /v1/services/{name}/secret/previous", [name], headers: Calls.IfMatch(overlap));
        one.Json["secrets"]!.AsArray().Count.ShouldBe(1);

        await calls.SendAsync(409, "DELETE /v1/services/{name}/secret", [name], headers: Calls.IfMatch(one));
        var keys = await calls.SendAsync(
            200, "PUT /v1/services/{name}/keys", [name], Calls.Json(ClientKeys.Set(key, "k1"), "application/jwk-set+json"), Calls.IfMatch(one));
        ((string?)keys.Json["keys"]![0]!["kid"]).ShouldBe("k1");
        var alone = await calls.SendAsync(200, "DELETE /v1/services/{name}/secret", [name], headers: Calls.IfMatch(keys));
        alone.Json["secrets"]!.AsArray().ShouldBeEmpty();
        await calls.SendAsync(409, "DELETE /v1/services/{name}/keys", [name], headers: Calls.IfMatch(alone));
        var again = await calls.SendAsync(200, "POST /v1/services/{name}/secret", [name], headers: Calls.IfMatch(alone));
        return await calls.SendAsync(200, "DELETE /v1/services/{name}/keys", [name], headers: Calls.IfMatch(again));
    }
}
