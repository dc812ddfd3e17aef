using System.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Setup, login, refresh, logout and the token endpoint.</summary>
internal static class AuthArea
{
    internal static async Task RunAsync(Calls calls)
    {
        // The fixture made the first administrator with the printed token; it logs in below, and the token is used up.
        calls.MadeByFixture("POST /v1/setup/administrator");

        var person = calls.Sample.Support;
        var login = await calls.SendAsync(200, "POST /v1/auth/login", body: Calls.Json(new JsonObject { ["username"] = person.User, ["password"] = person.Password }));
        login.Headers["Cache-Control"].ShouldContain("no-store");
        Tokens(login).ShouldBe(("Bearer", 300));
        var renewed = await calls.SendAsync(200, "POST /v1/auth/refresh", body: Calls.Json(new JsonObject { ["refresh_token"] = Text(login, "refresh_token") }));
        Tokens(renewed).ShouldBe(("Bearer", 300));
        Text(renewed, "session_id").ShouldBe(Text(login, "session_id"));
        Text(renewed, "refresh_token").ShouldNotBe(Text(login, "refresh_token"));

        await RefreshAtTokenEndpointAsync(calls, Text(renewed, "refresh_token"));
        await calls.As(Text(renewed, "access_token")).SendAsync(204, "POST /v1/auth/logout");
        await calls.As(Text(renewed, "access_token")).SendAsync(401, "POST /v1/auth/logout");
        await ClientCredentialsAsync(calls);
    }

    private static async Task RefreshAtTokenEndpointAsync(Calls calls, string refreshToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["client_id"] = "zerotrust", ["refresh_token"] = refreshToken,
        });
        Tokens(await calls.SendAsync(200, "POST /oauth2/token", body: form)).ShouldBe(("Bearer", 300));
    }

    private static async Task ClientCredentialsAsync(Calls calls)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = "user-service" });
        var order = calls.Sample.OrderService;
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{order.ClientId}:{order.ClientSecret}"));
        var granted = await calls.SendAsync(200, "POST /oauth2/token", body: form, headers: ("Authorization", $"Basic {basic}"));
        Text(granted, "token_type").ShouldBe("Bearer");
        granted.Json["refresh_token"].ShouldBeNull();
        await EndTokenAsync(calls, Text(granted, "access_token"), ("Authorization", $"Basic {basic}"));
    }

    private static async Task EndTokenAsync(Calls calls, string token, (string Name, string Value) client)
    {
        (await IntrospectAsync(calls, token))["sub"]!.GetValue<string>().ShouldBe("order-service");
        await calls.SendAsync(200, "POST /oauth2/revoke", body: Form(token), headers: client);
        (await IntrospectAsync(calls, token)).ToJsonString().ShouldBe("""{"active":false}""");
    }

    private static async Task<JsonNode> IntrospectAsync(Calls calls, string token)
    {
        var gateway = calls.Sample.Gateway;
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{gateway.ClientId}:{gateway.ClientSecret}"));
        return (await calls.SendAsync(200, "POST /oauth2/introspect", body: Form(token), headers: ("Authorization", $"Basic {basic}"))).Json;
    }

    private static FormUrlEncodedContent Form(string token) => new(new Dictionary<string, string> { ["token"] = token });

    private static (string Type, int Seconds) Tokens(Answer answer)
    {
        Text(answer, "access_token").Split('.').Length.ShouldBe(3);
        Text(answer, "refresh_token").ShouldNotBeEmpty();
        return (Text(answer, "token_type"), (int)answer.Json["expires_in"]!);
    }

    private static string Text(Answer answer, string member) => (string?)answer.Json[member] ?? throw new InvalidOperationException($"No {member}: {answer.Text}");
}
