using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>A person from creation to reactivation, and what others see of it.</summary>
internal static class UsersArea
{
    private const string Role = "customer_support";

    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        var account = SampleOrganisation.NewPerson("new");
        var created = await calls.SendAsync(
            201, "POST /v1/users", body: Calls.Json(new JsonObject { ["username"] = account.User, ["locale"] = "en" }), headers: Calls.NewKey());
        var id = (string)created.Json["id"]!;
        created.Headers["Location"].ShouldBe($"/v1/users/{id}");

        var read = await ReadAsync(calls, id);
        read.ETag.ShouldBe(created.ETag);
        ((string?)read.Json["username"]).ShouldBe(account.User);
        (await calls.SendAsync(200, "GET /v1/users", ["?limit=200"])).Items.Select(user => (string?)user!["id"]).ShouldContain(id);

        await calls.SendAsync(204, "PUT /v1/users/{id}/password", [id], Calls.Json(new JsonObject { ["password"] = account.Password }), Calls.IfMatch(read));
        await RolesAsync(calls, id);
        await SwitchAsync(calls, id);
        (await anybody.Sample.LoginAsync(account with { Id = id })).ShouldNotBeEmpty();
    }

    private static async Task RolesAsync(Calls calls, string id)
    {
        var granted = await calls.SendAsync(200, "PUT /v1/users/{id}/roles/{role}", [id, Role], headers: Calls.IfMatch(await ReadAsync(calls, id)));
        var roles = await calls.SendAsync(200, "GET /v1/users/{id}/roles", [id]);
        roles.ETag.ShouldBe(granted.ETag);
        roles.Text.ShouldContain(Role);
        await calls.SendAsync(200, "DELETE /v1/users/{id}/roles/{role}", [id, Role], headers: Calls.IfMatch(granted));
        (await calls.SendAsync(200, "GET /v1/users/{id}/roles", [id])).Text.ShouldNotContain(Role);
    }

    private static async Task SwitchAsync(Calls calls, string id)
    {
        var off = await calls.SendAsync(200, "POST /v1/users/{id}/deactivate", [id], headers: Calls.IfMatch(await ReadAsync(calls, id)));
        ((bool)off.Json["active"]!).ShouldBeFalse();
        var on = await calls.SendAsync(200, "POST /v1/users/{id}/reactivate", [id], headers: Calls.IfMatch(off));
        ((bool)on.Json["active"]!).ShouldBeTrue();
    }

    private static Task<Answer> ReadAsync(Calls calls, string id) => calls.SendAsync(200, "GET /v1/users/{id}", [id]);
}
