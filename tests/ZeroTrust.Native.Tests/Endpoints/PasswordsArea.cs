using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>The ways to a password: by link, by its owner, from another system.</summary>
internal static class PasswordsArea
{
    // bcrypt of the password U*U*, from Openwall's tests.
    private const string Imported = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK";
    private const string Next = "another long pass phrase";

    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        var account = SampleOrganisation.NewPerson("pass");
        var address = $"{account.User}@mail.example";
        var created = await calls.SendAsync(
            201, "POST /v1/users", body: Calls.Json(new JsonObject { ["username"] = account.User, ["email"] = address }), headers: Calls.NewKey());
        account = account with { Id = (string)created.Json["id"]! };

        await calls.SendAsync(202, "POST /v1/users/{id}/password-reset", [account.Id]);
        await ConfirmAsync(anybody, await MailFolder.TokenOfAsync(anybody.World.Host.MailFolder, address), account.Password, 204);
        var access = await anybody.Sample.LoginAsync(account);

        var changed = await anybody.As(access).SendAsync(200, "POST /v1/auth/password", body: Calls.Json(new JsonObject { ["current_password"] = account.Password, ["new_password"] = Next }));
        ((string?)changed.Json["access_token"]).ShouldNotBeNullOrEmpty();
        account = account with { Password = Next };
        (await anybody.Sample.LoginAsync(account)).ShouldNotBeEmpty();

        foreach (var user in new[] { account.User, "nobody-of-that-name" })
        {
            (await anybody.SendAsync(202, "POST /v1/auth/password-reset", body: Calls.Json(new JsonObject { ["username"] = user }))).Text.ShouldBeEmpty();
        }

        await ConfirmAsync(anybody, new string('x', 43), Next, 400);
        await ImportAsync(anybody, calls, account);
    }

    private static async Task ImportAsync(Calls anybody, Calls calls, PersonAccount account)
    {
        var read = await calls.SendAsync(200, "GET /v1/users/{id}", [account.Id]);
        await calls.SendAsync(204, "PUT /v1/users/{id}/password-hash", [account.Id], Calls.Json(new JsonObject { ["hash"] = Imported }), Calls.IfMatch(read));
        (await anybody.Sample.LoginAsync(account with { Password = "U*U*" })).ShouldNotBeEmpty();
    }

    private static async Task ConfirmAsync(Calls calls, string token, string password, int status) =>
        await calls.SendAsync(status, "POST /v1/auth/password-reset/confirm", body: Calls.Json(new JsonObject { ["token"] = token, ["password"] = password }));
}
