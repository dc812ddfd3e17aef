using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.OAuth;

/// <summary>RFC 7009.</summary>
[Collection(nameof(LoginHost))]
public sealed class RevocationTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task A_refresh_token_ends_with_its_session_its_entry_and_its_fact()
    {
        var (id, userName) = await PersonAsync("system_admin");
        var login = await LoginAsync(userName);
        var other = await LoginAsync(userName);
        (await RevokeAsync($"token={login.Refresh}&client_id=zerotrust")).Status.ShouldBe(HttpStatusCode.OK);
        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await UseAsync(login.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await UseAsync(other.Access)).ShouldBe(HttpStatusCode.NotFound);
        var session = login.Text("session_id");
        (await Host.CountAsync($"select count(*) from public.audit where action = 'session.revoked' and resource = '{session}' and reason = 'token_revoked'")).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionRevoked>().Count(fact => fact.SessionId == session && fact.Subject == id).ShouldBe(1);
        // Done once is done.
        (await RevokeAsync($"token={login.Refresh}&client_id=zerotrust")).Status.ShouldBe(HttpStatusCode.OK);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'session.revoked' and resource = '{session}'")).ShouldBe(1);
    }

    [Fact]
    public async Task An_access_token_ends_alone()
    {
        var (_, userName) = await PersonAsync("system_admin");
        var login = await LoginAsync(userName);
        (await RevokeAsync($"token={login.Access}&client_id=zerotrust&token_type_hint=refresh_token")).Status.ShouldBe(HttpStatusCode.OK);
        (await UseAsync(login.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        var next = await RefreshAsync(login.Refresh);
        (await UseAsync(next.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await Host.CountAsync("select count(*) from public.audit where action = 'token.revoked'")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_services_token_is_ended_by_that_service_only()
    {
        var token = ServiceToken();
        (await RevokeAsync($"token={token}&client_id=zerotrust")).Text("error").ShouldBe("invalid_grant");
        (await RevokeAsync($"token={token}&client_id=gateway&client_secret={ClientsStub.Secret}")).Text("error").ShouldBe("invalid_grant");
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();
        (await RevokeAsync($"token={token}&client_id=order-service&client_secret={ClientsStub.Secret}")).Status.ShouldBe(HttpStatusCode.OK);
        (await VerifyAsync(token)).ShouldBe(new TokenVerdict.Invalid("token_revoked"));
    }

    [Fact]
    public async Task A_service_ends_no_session_of_a_person()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        (await RevokeAsync($"token={login.Refresh}&client_id=gateway&client_secret={ClientsStub.Secret}")).Text("error").ShouldBe("invalid_grant");
        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("token=unknown&client_id=zerotrust", 200, null)]
    [InlineData("token=a.b.c&client_id=zerotrust", 200, null)]
    [InlineData("client_id=zerotrust", 400, "invalid_request")]
    [InlineData("token=x&token=y&client_id=zerotrust", 400, "invalid_request")]
    [InlineData("token=x", 401, "invalid_client")]
    [InlineData("token=x&client_id=zerotrust&client_secret=s", 401, "invalid_client")]
    [InlineData("token=x&client_id=gateway&client_secret=wrong", 401, "invalid_client")]
    public async Task Answers_are_those_of_the_rfc(string form, int status, string? error)
    {
        var answer = await RevokeAsync(form);
        ((int)answer.Status, answer.Text("error")).ShouldBe((status, error));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Another_instance_learns_of_it_by_the_feed_and_after_a_gap()
    {
        var token = ServiceToken();
        var id = (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>().Caller.TokenId;
        await RevokeAsync($"token={token}&client_id=order-service&client_secret={ClientsStub.Secret}");
        var other = ActivatorUtilities.CreateInstance<RevokedTokens>(Host.Services);
        other.Contains(id).ShouldBeFalse();
        await other.OnGapAsync(Ct);
        other.Contains(id).ShouldBeTrue();
        await other.OnChangeAsync($"{DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()} another", Ct);
        other.Contains("another").ShouldBeTrue();
        await other.OnChangeAsync("nonsense", Ct);
    }

    private Task<Answer> RevokeAsync(string form) => FormAsync(form, path: "/oauth2/revoke");

    private async Task<TokenVerdict> VerifyAsync(string token) => await Host.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(token, Ct);

    private string ServiceToken() => Host.Services.GetRequiredService<IAccessTokenIssuer>().Issue(
        new AccessTokenClaims("order-service", "order-service", "user-service", ["user:read"], 0, TimeSpan.FromMinutes(5))).Value;
}
