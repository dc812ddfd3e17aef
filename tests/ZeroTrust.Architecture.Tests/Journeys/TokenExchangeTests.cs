using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>A service acts for a person, and only within what both may do, only while the person's session lasts.</summary>
public sealed class TokenExchangeTests(RunningHost host)
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    [Fact]
    public async Task A_service_acts_for_a_person_until_the_session_ends()
    {
        var sample = await host.SampleAsync();
        var person = await sample.LoginAsync(sample.Support);
        var (status, answer) = await ExchangeAsync(sample.UserService, person, "order-service");
        status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
        ((string?)answer["issued_token_type"], (string?)answer["token_type"], (string?)answer["scope"]).ShouldBe((AccessToken, "Bearer", "order:read order:update"));
        var token = (string)answer["access_token"]!;
        (await AskAsync(token, "GET", "order-service")).ShouldBe((200, ""));
        // The person may, the service that acts may not.
        (await AskAsync(token, "PATCH", "order-service")).ShouldBe((403, "actor_not_listed"));

        // T08: it is good at its audience alone, administers nothing, and cannot be exchanged by another than its audience.
        (await AskAsync(token, "GET", "user-service")).ShouldBe((403, "wrong_audience"));
        using (var self = await sample.Client.SendAsync(HttpMethod.Post, "/v1/auth/logout", token))
        {
            self.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await ShouldBeRefusedAsync(sample.UserService, token, "order-service", "invalid_request");
        using (var logout = await sample.Client.SendAsync(HttpMethod.Post, "/v1/auth/logout", person))
        {
            logout.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await AskAsync(token, "GET", "order-service")).ShouldBe((401, "session_revoked"));
        await ShouldBeRefusedAsync(sample.UserService, person, "order-service", "invalid_request");
    }

    [Fact]
    public async Task T08_a_token_for_one_service_is_of_no_use_to_another()
    {
        var sample = await host.SampleAsync();
        // order-service calls user-service; user-service replays the token elsewhere.
        var token = await sample.ServiceTokenAsync(sample.OrderService, "user-service");
        (await AskAsync(token, "GET", "payment-service")).ShouldBe((403, "wrong_audience"));
        await ShouldBeRefusedAsync(sample.Gateway, token, "payment-service", "invalid_request");
        // Its own exchange goes as far as both policies go, and here that is nowhere.
        await ShouldBeRefusedAsync(sample.UserService, token, "payment-service", "invalid_target");
        await ShouldBeRefusedAsync(sample.UserService, token, "zerotrust", "invalid_target");
    }

    [Fact]
    public async Task A_token_of_one_factor_gets_nothing_for_a_person_whose_role_asks_for_two()
    {
        var sample = await host.SampleAsync();
        var person = SampleOrganisation.NewPerson("exchanged");
        await sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User));
        var admin = await sample.LoginAsync(sample.Admin);
        (await sample.Client.SetPasswordAsync(admin, person.Id, person.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var before = await sample.LoginAsync(person);
        (await StatusAsync(HttpMethod.Put, $"/v1/users/{person.Id}/roles/system_admin", admin)).ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync(
            async () => (string?)(await ExchangeAsync(sample.UserService, before, "order-service")).Answer["error"] == "invalid_request",
            TimeSpan.FromSeconds(30), "one factor is not enough");
        (await ExchangeAsync(sample.UserService, await sample.LoginAsync(sample.Admin), "order-service")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_service_proves_itself_by_its_key_alone()
    {
        var sample = await host.SampleAsync();
        var admin = await sample.LoginAsync(sample.Admin);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = await sample.Client.SendAsync(HttpMethod.Post, "/v1/services", admin, new JsonObject { ["name"] = "keyed-service", ["jwks"] = KeySet(key, "k1") });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var registered = await made.JsonAsync();
        registered.ContainsKey("client_secret").ShouldBeFalse();
        var client = (string)registered["client_id"]!;

        // No entry in the policy, so that a proved client is told of the target.
        var assertion = Assertion(key, client);
        (await CredentialsAsync(assertion)).ShouldBe((HttpStatusCode.BadRequest, "invalid_target"));
        (await CredentialsAsync(assertion)).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await CredentialsAsync(Assertion(stranger, client))).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));

        // The last credential stays; with a secret beside them the keys may go.
        (await StatusAsync(HttpMethod.Delete, "/v1/services/keyed-service/keys", admin)).ShouldBe(HttpStatusCode.Conflict);
        (await StatusAsync(HttpMethod.Post, "/v1/services/keyed-service/secret", admin)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(HttpMethod.Delete, "/v1/services/keyed-service/secret/previous", admin)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(HttpMethod.Delete, "/v1/services/keyed-service/keys", admin)).ShouldBe(HttpStatusCode.OK);
        (await CredentialsAsync(Assertion(key, client))).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        (await StatusAsync(HttpMethod.Delete, "/v1/services/keyed-service/secret", admin)).ShouldBe(HttpStatusCode.Conflict);
        using var set = await sample.Client.SendAsync(HttpMethod.Put, "/v1/services/keyed-service/keys", admin, KeySet(key, "k2"), "application/jwk-set+json", ("If-Match", "*"));
        set.StatusCode.ShouldBe(HttpStatusCode.OK);
        ((string?)(await set.JsonAsync())["keys"]![0]!["kid"]).ShouldBe("k2");
        (await StatusAsync(HttpMethod.Delete, "/v1/services/keyed-service/secret", admin)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(HttpMethod.Delete, "/v1/services/keyed-service", admin)).ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task<(HttpStatusCode Status, JsonObject Answer)> ExchangeAsync(ServiceAccount client, string subject, string target)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange", ["subject_token"] = subject, ["subject_token_type"] = AccessToken,
            ["audience"] = target, ["client_id"] = client.ClientId, ["client_secret"] = client.ClientSecret,
        });
        using var answer = await (await host.SampleAsync()).Client.PostAsync(new Uri("/oauth2/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.JsonAsync());
    }

    private async Task ShouldBeRefusedAsync(ServiceAccount client, string subject, string target, string error)
    {
        var (status, answer) = await ExchangeAsync(client, subject, target);
        (status, (string?)answer["error"]).ShouldBe((HttpStatusCode.BadRequest, error));
    }

    private async Task<(HttpStatusCode Status, string? Error)> CredentialsAsync(string assertion)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["resource"] = "user-service",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", ["client_assertion"] = assertion,
        });
        using var answer = await (await host.SampleAsync()).Client.PostAsync(new Uri("/oauth2/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        return (answer.StatusCode, (string?)(await answer.JsonAsync())["error"]);
    }

    private async Task<(int Status, string Reason)> AskAsync(string token, string method, string target)
    {
        var sample = await host.SampleAsync();
        using var answer = await sample.Client.SendAsync(
            HttpMethod.Get, "/v1/gateway/authorize", token, null, "application/json", ("X-Gateway-Key", $"{sample.Gateway.ClientId}.{sample.Gateway.ClientSecret}"),
            ("X-Target-Service", target), ("X-Forwarded-Method", method), ("X-Forwarded-Uri", "/v1/orders"));
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("X-Auth-Reason", out var reason) ? reason.Single() : "");
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string token)
    {
        using var answer = await (await host.SampleAsync()).Client.SendAsync(method, path, token, headers: ("If-Match", "*"));
        return answer.StatusCode;
    }

    private static JsonObject KeySet(ECDsa key, string kid) => ClientKeys.Set(key, kid);

    private string Assertion(ECDsa key, string client) => ClientKeys.Assertion(
        key, client, host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Platform.Http.HttpOptions>>().Value.PublicUrl.TrimEnd('/'));
}
