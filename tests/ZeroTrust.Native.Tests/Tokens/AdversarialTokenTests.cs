using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Tokens;

/// <summary>
/// T01 to T08 and T10 to T12 of the research page, section 4.5, at the three doors that take tokens: our own API, the gateway and
/// introspection. What needs our private key is in the unit tests of the verifier.
/// </summary>
[Trait("Module", "Authentication"), Trait("Module", "Permissions"), Trait("Module", "ServiceTokens")]
public sealed class AdversarialTokenTests(SampleHost world) : IClassFixture<SampleHost>
{
    [Fact]
    public async Task T01_to_T07_T10_T11_no_forgery_of_a_persons_token_is_taken_at_any_door() =>
        await ShouldAllBeRefusedAsync(await world.Sample.LoginAsync(world.Sample.Admin));

    [Fact]
    public async Task T01_to_T07_T10_T11_no_forgery_of_a_services_token_is_taken_at_any_door() =>
        await ShouldAllBeRefusedAsync(await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service"));

    [Fact]
    public async Task T07_a_service_token_for_a_service_opens_nothing_of_the_platform()
    {
        var token = await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service");
        (await ApiAsync(token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task T07_a_refresh_token_is_no_access_token()
    {
        using var login = await world.Host.Client.LoginAsync(world.Sample.Support.User, world.Sample.Support.Password);
        var refresh = (string)(await login.ShouldBeAsync(HttpStatusCode.OK))["refresh_token"]!;
        (await ApiAsync(refresh)).ShouldBe(HttpStatusCode.Unauthorized);
        using var gateway = await world.Host.Client.GatewayAsync(world.Sample.Gateway, refresh, "user-service", "GET", "/v1/user/profile");
        gateway.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task T08_what_was_sent_to_one_service_is_denied_at_another_and_leaves_a_record()
    {
        // order-service calls user-service, which replays the token to payment-service.
        var token = await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service");
        using var first = await world.Host.Client.GatewayAsync(world.Sample.Gateway, token, "user-service", "GET", "/v1/user/profile");
        await first.ShouldBeAsync(HttpStatusCode.OK);
        using var replayed = await world.Host.Client.GatewayAsync(world.Sample.Gateway, token, "payment-service", "GET", "/v1/payments");
        (replayed.StatusCode, replayed.Headers.GetValues("X-Auth-Reason").Single()).ShouldBe((HttpStatusCode.Forbidden, "wrong_audience"));
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        await Eventually.HoldsAsync(() => IsRecordedAsync(admin, "wrong_audience", "payment-service"), TimeSpan.FromSeconds(15), "the denial is on record");
        await Eventually.HoldsAsync(() => IsRecordedAsync(admin, "allowed", "user-service"), TimeSpan.FromSeconds(15), "the call before it is on record");
    }

    [Fact]
    public async Task T12_a_session_that_was_ended_opens_no_door()
    {
        var token = await world.Sample.LoginAsync(world.Sample.Customer);
        (await IsActiveAsync(token)).ShouldBeTrue();
        (await world.Host.Client.SendAsync(HttpMethod.Post, "/v1/auth/logout", token).StatusAsync()).ShouldBe(HttpStatusCode.NoContent);
        await ShouldBeRefusedAsync("T12 ended session", token);
    }

    [Fact]
    public async Task T12_a_revoked_token_opens_no_door()
    {
        var service = world.Sample.OrderService;
        var token = await world.Sample.ServiceTokenAsync(service, "user-service");
        (await IsActiveAsync(token)).ShouldBeTrue();
        using var revoked = await FormAsync("/oauth2/revoke", service, token);
        revoked.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeRefusedAsync("T12 revoked token", token);
    }

    [Fact]
    public async Task T12_a_disabled_services_token_opens_no_door_even_where_it_was_seen_before()
    {
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        var token = await world.Sample.ServiceTokenAsync(world.Sample.UserService);
        (await IsActiveAsync(token)).ShouldBeTrue();
        var path = $"/v1/services/{world.Sample.UserService.Name}";
        (await world.Host.Client.ChangeAsync(admin, HttpMethod.Post, $"{path}/disable", path).StatusAsync()).ShouldBe(HttpStatusCode.OK);
        try
        {
            await ShouldBeRefusedAsync("T12 disabled service", token);
        }
        finally
        {
            await world.Host.Client.ChangeAsync(admin, HttpMethod.Post, $"{path}/enable", path).StatusAsync();
        }
    }

    private async Task ShouldAllBeRefusedAsync(string good)
    {
        using var answer = await world.Host.Client.SendAsync(HttpMethod.Get, "/.well-known/jwks.json");
        var key = (await answer.ShouldBeAsync(HttpStatusCode.OK))["keys"]!.AsArray().First(key => (string?)key!["kty"] == "RSA")!.AsObject();
        (await IsActiveAsync(good)).ShouldBeTrue("the token that the forgeries are made of");
        foreach (var (name, token) in ForgedTokens.Of(good, key))
        {
            await ShouldBeRefusedAsync(name, token);
        }
    }

    private async Task ShouldBeRefusedAsync(string name, string token)
    {
        (await ApiAsync(token)).ShouldBe(HttpStatusCode.Unauthorized, $"{name} at the API");
        using var gateway = await world.Host.Client.GatewayAsync(world.Sample.Gateway, token, "user-service", "GET", "/v1/user/profile");
        gateway.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{name} at the gateway");
        (await IsActiveAsync(token)).ShouldBeFalse($"{name} at introspection");
    }

    private async Task<bool> IsRecordedAsync(string admin, string reason, string target)
    {
        await using var source = NpgsqlDataSource.Create(world.Postgres);
        await using var command = source.CreateCommand("select id::text from compliance_audit.blocks where count > 0");
        await using var blocks = await command.ExecuteReaderAsync();
        while (await blocks.ReadAsync())
        {
            using var answer = await world.Host.Client.SendAsync(HttpMethod.Get, $"/v1/audit/blocks/{blocks.GetString(0)}", admin);
            var facts = (await answer.ShouldBeAsync(HttpStatusCode.OK))["facts"]!.AsArray();
            if (facts.Any(fact => (string?)fact!["reason"] == reason && (string?)fact["target"] == target && (string?)fact["actor_id"] == "order-service"))
            {
                return true;
            }
        }

        return false;
    }

    private Task<HttpStatusCode> ApiAsync(string token) => world.Host.Client.SendAsync(HttpMethod.Get, "/v1/users", token).StatusAsync();

    private async Task<bool> IsActiveAsync(string token)
    {
        using var answer = await FormAsync("/oauth2/introspect", world.Sample.Gateway, token);
        return (bool)(await answer.ShouldBeAsync(HttpStatusCode.OK))["active"]!;
    }

    private async Task<HttpResponseMessage> FormAsync(string path, ServiceAccount client, string token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client.ClientId}:{client.ClientSecret}")));
        return await world.Host.Client.SendAsync(request);
    }
}
