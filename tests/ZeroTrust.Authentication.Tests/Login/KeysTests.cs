using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>The signing keys behind their endpoints.</summary>
[Collection(nameof(LoginHost))]
public sealed class KeysTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task A_revoked_key_takes_its_tokens_along_and_the_next_login_works()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var session = await LoginAsync(admin);
        var before = await KeysAsync(session.Access);
        var active = before.Single(key => State(key) == "active").GetProperty("kid").GetString();
        var revoked = await PostAsync($"/v1/keys/{active}/revoke", "", session.Access);
        (revoked.Status, revoked.Text("state"), revoked.Text("kid")).ShouldBe((HttpStatusCode.OK, "revoked", active));
        (await SendAsync(HttpMethod.Get, "/v1/keys", null, session.Access)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var again = await RefreshAsync(session.Refresh);
        (await KeysAsync(again.Access)).Count(key => State(key) == "active").ShouldBe(1);
        (await Host.Http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), Ct)).ShouldNotContain(active!);
        (await PostAsync("/v1/keys/nobody/revoke", "", again.Access)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'signing_key.revoked' and resource = '{active}'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_rotation_is_published_once_and_its_answer_can_be_asked_for_again()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var token = (await LoginAsync(admin)).Access;
        foreach (var pending in (await KeysAsync(token)).Where(key => State(key) == "published"))
        {
            await PostAsync($"/v1/keys/{pending.GetProperty("kid").GetString()}/revoke", "", token);
        }

        var first = await RotateAsync(token, "rotation-1");
        (first.Status, first.Body.GetProperty("state").GetString()).ShouldBe((HttpStatusCode.Created, "published"));
        (await RotateAsync(token, "rotation-1")).Body.GetProperty("kid").GetString().ShouldBe(first.Body.GetProperty("kid").GetString());
        var second = await RotateAsync(token, "rotation-2");
        (second.Status, second.Body.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Conflict, "key.rotation_pending"));
        var published = await Host.Http.GetAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), Ct);
        published.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromSeconds(300));
        (await published.Content.ReadAsStringAsync(Ct)).ShouldContain(first.Body.GetProperty("kid").GetString()!);
        (await KeysAsync(token)).Single(key => State(key) == "active").ToString().ShouldNotContain("wrapped");
    }

    private async Task<List<JsonElement>> KeysAsync(string token) =>
        [.. (await SendAsync(HttpMethod.Get, "/v1/keys", null, token)).Body.GetProperty("items").EnumerateArray()];

    private static string? State(JsonElement key) => key.GetProperty("state").GetString();

    private async Task<(HttpStatusCode Status, JsonElement Body)> RotateAsync(string token, string idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/keys/rotate");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await Host.Http.SendAsync(request, Ct);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement);
    }
}
