using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>What ends a session, or takes a role away, stops its tokens at the gateway and at our own API.</summary>
public sealed class EndedSessionsTests(RunningHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("logout", true)]
    [InlineData("the owner ends it", true)]
    [InlineData("an administrator ends it", true)]
    [InlineData("the owner ends all", false)]
    [InlineData("an administrator ends all", false)]
    [InlineData("role removal", false)]
    [InlineData("deactivation", false)]
    [InlineData("password change", false)]
    public async Task The_tokens_concerned_stop_and_no_others(string how, bool othersGoOn)
    {
        var sample = await host.SampleAsync();
        var admin = await sample.LoginAsync(sample.Admin);
        var person = await NewPersonAsync(sample, admin);
        var (ended, other) = (await LoginAsync(sample, person), await LoginAsync(sample, person));
        (await PassesAsync(sample, ended.Token)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        (await PassesAsync(sample, other.Token)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));

        var user = $"/v1/users/{person.Id}";
        var (method, path, token, body) = how switch
        {
            "logout" => (HttpMethod.Post, "/v1/auth/logout", ended.Token, null),
            "the owner ends it" => (HttpMethod.Delete, $"/v1/sessions/{ended.SessionId}", other.Token, null),
            "an administrator ends it" => (HttpMethod.Delete, $"/v1/sessions/{ended.SessionId}", admin, null),
            "the owner ends all" => (HttpMethod.Post, "/v1/sessions/revoke-all", ended.Token, []),
            "an administrator ends all" => (HttpMethod.Post, "/v1/sessions/revoke-all", admin, new JsonObject { ["user"] = person.Id }),
            "role removal" => (HttpMethod.Delete, $"{user}/roles/system_admin", admin, null),
            "deactivation" => (HttpMethod.Post, $"{user}/deactivate", admin, null),
            _ => (HttpMethod.Put, $"{user}/password", admin, new JsonObject { ["password"] = SampleOrganisation.NewPerson("next").Password }),
        };
        using var answer = await sample.Client.SendAsync(method, path, token, body, headers: ("If-Match", "*"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var refused = (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized);
        await Eventually.HoldsAsync(async () => await PassesAsync(sample, ended.Token) == refused, Patience, "gateway and API refuse the token");
        (await PassesAsync(sample, other.Token)).ShouldBe(othersGoOn ? (HttpStatusCode.OK, HttpStatusCode.OK) : refused);
        (await PassesAsync(sample, admin)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
    }

    private static async Task<(HttpStatusCode Gateway, HttpStatusCode Api)> PassesAsync(SampleOrganisation sample, string token)
    {
        var key = ("X-Gateway-Key", $"{sample.Gateway.ClientId}.{sample.Gateway.ClientSecret}");
        using var gateway = await sample.Client.SendAsync(
            HttpMethod.Get, "/v1/gateway/authorize", token, headers:
            [key, ("X-Target-Service", "order-service"), ("X-Original-Method", "GET"), ("X-Original-URI", "/v1/orders")]);
        using var api = await sample.Client.SendAsync(HttpMethod.Get, "/v1/roles", token);
        return (gateway.StatusCode, api.StatusCode);
    }

    private static async Task<PersonAccount> NewPersonAsync(SampleOrganisation sample, string admin)
    {
        var person = SampleOrganisation.NewPerson("ended");
        using var created = await sample.Client.SendAsync(HttpMethod.Post, "/v1/users", admin, new JsonObject { ["username"] = person.User });
        person = person with { Id = (string)(await created.JsonAsync())["id"]! };
        (await sample.Client.SetPasswordAsync(admin, person.Id, person.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await sample.Client.SendAsync(HttpMethod.Put, $"/v1/users/{person.Id}/roles/system_admin", admin, headers: ("If-Match", "*"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        return await SampleOrganisation.EnrolAsync(sample.Client, person);
    }

    private static async Task<(string Token, string SessionId)> LoginAsync(SampleOrganisation sample, PersonAccount person)
    {
        using var login = await sample.Client.LoginAsync(person);
        var body = await login.JsonAsync();
        return ((string)body["access_token"]!, (string)body["session_id"]!);
    }
}
