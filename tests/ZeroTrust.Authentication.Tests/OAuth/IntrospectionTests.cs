using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Dpop;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.OAuth;

/// <summary>RFC 7662.</summary>
[Collection(nameof(LoginHost))]
public sealed class IntrospectionTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task A_persons_token_is_told_as_things_are_now()
    {
        var (id, userName) = await PersonAsync("customer_support");
        var login = await LoginAsync(userName);
        var answer = await IntrospectAsync(login.Access);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Body.GetProperty("active").GetBoolean().ShouldBeTrue();
        (answer.Text("sub"), answer.Text("aud"), answer.Text("client_id"), answer.Text("token_type"), answer.Text("sid"), answer.Text("acr"))
            .ShouldBe((id, "zerotrust", "zerotrust", "Bearer", login.Text("session_id"), "aal1"));
        (answer.Text("iss"), answer.Text("permissions"), answer.Text("scope"), answer.Text("roles"), answer.Text("amr"))
            .ShouldBe((LoginHost.Issuer, "[\"customer_support:use\"]", "customer_support:use", "[\"customer_support\"]", "[\"pwd\"]"));
        answer.Body.GetProperty("exp").GetInt64().ShouldBe(answer.Body.GetProperty("iat").GetInt64() + 300);
        answer.Text("auth_time").ShouldNotBeNull();
        answer.Text("jti").ShouldNotBeNull();
        answer.Text("cnf").ShouldBeNull();
    }

    [Fact]
    public async Task A_services_token_permits_what_it_was_narrowed_to_and_the_policy_still_grants()
    {
        var answer = await IntrospectAsync(ServiceToken("user:read", "user:erase"));
        (answer.Text("sub"), answer.Text("permissions"), answer.Text("sid"), answer.Text("perm_epoch")).ShouldBe(("order-service", "[\"user:read\"]", null, "0"));
    }

    [Fact]
    public async Task A_bound_token_names_its_key()
    {
        var client = new ProofMaker();
        var token = Host.Services.GetRequiredService<IAccessTokenIssuer>().Issue(
            new AccessTokenClaims("order-service", "order-service", "user-service", ["user:read"], 0, TimeSpan.FromMinutes(5)) { Confirmation = new TokenConfirmation(client.Thumbprint) });
        token.Type.ShouldBe("DPoP");
        var answer = await IntrospectAsync(token.Value);
        (answer.Text("token_type"), answer.Body.GetProperty("cnf").GetProperty("jkt").GetString()).ShouldBe(("DPoP", client.Thumbprint));
    }

    [Fact]
    public async Task A_refresh_token_is_told_by_its_session_and_not_used_up()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        for (var i = 0; i < 3; i++)
        {
            var answer = await IntrospectAsync(login.Refresh);
            (answer.Text("active"), answer.Text("sub"), answer.Text("sid"), answer.Text("permissions")).ShouldBe(("True", id, login.Text("session_id"), null));
        }

        var next = await RefreshAsync(login.Refresh);
        next.Status.ShouldBe(HttpStatusCode.OK);
        await ShouldBeInactiveAsync(login.Refresh);
        // To ask about an old one is not to use it: the family lives.
        (await RefreshAsync(next.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_not_active_is_only_that()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        await PostAsync("/v1/auth/logout", "", login.Access);
        await ShouldBeInactiveAsync(login.Access);
        await ShouldBeInactiveAsync(login.Refresh);
        await ShouldBeInactiveAsync("unknown");
        await ShouldBeInactiveAsync("e30.e30.e30");
        var revoked = ServiceToken("user:read");
        await FormAsync($"token={revoked}&client_id=order-service&client_secret={ClientsStub.Secret}", path: "/oauth2/revoke");
        await ShouldBeInactiveAsync(revoked);
    }

    [Theory]
    [InlineData("token=x", 401, "invalid_client")]
    [InlineData("token=x&client_id=zerotrust", 401, "invalid_client")]
    [InlineData("token=x&client_id=gateway&client_secret=wrong", 401, "invalid_client")]
    [InlineData("token=x&client_id=order-service&client_secret=s3cret", 403, "insufficient_scope")]
    [InlineData("client_id=gateway&client_secret=s3cret", 400, "invalid_request")]
    [InlineData("token=x&token=x&client_id=gateway&client_secret=s3cret", 400, "invalid_request")]
    public async Task Who_may_not_ask_learns_nothing(string form, int status, string error)
    {
        var answer = await FormAsync(form, path: "/oauth2/introspect");
        ((int)answer.Status, answer.Text("error")).ShouldBe((status, error));
    }

    [Fact]
    public async Task A_refusal_is_on_record()
    {
        await FormAsync($"token=x&client_id=order-service&client_secret={ClientsStub.Secret}", path: "/oauth2/introspect");
        Host.Stream.Facts.ShouldContain(fact => fact.Action == "token.introspect_refused" && fact.ActorId == "order-service");
    }

    private Task<Answer> IntrospectAsync(string token) =>
        FormAsync($"token={token}&token_type_hint=nonsense&client_id={ClientsStub.Gateway}&client_secret={ClientsStub.Secret}", path: "/oauth2/introspect");

    private async Task ShouldBeInactiveAsync(string token) => (await IntrospectAsync(token)).Body.GetRawText().ShouldBe("{\"active\":false}");

    private string ServiceToken(params string[] permissions) => Host.Services.GetRequiredService<IAccessTokenIssuer>().Issue(
        new AccessTokenClaims("order-service", "order-service", "user-service", [.. permissions], 0, TimeSpan.FromMinutes(5))).Value;
}
