using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Features.Revoke;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.OAuth;

/// <summary>RFC 7009 when many revoke at once, and when too many are revoked.</summary>
[Collection(nameof(LoginHost))]
public sealed class ManyRevocationsTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task Of_many_revocations_of_a_refresh_token_at_once_one_has_the_entry_and_the_fact()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => RevokeAsync($"token={login.Refresh}&client_id=zerotrust")));
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        var session = login.Text("session_id");
        (await Host.CountAsync($"select count(*) from public.audit where action = 'session.revoked' and resource = '{session}'")).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionRevoked>().Count(fact => fact.SessionId == session).ShouldBe(1);
        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_many_revocations_of_an_access_token_at_once_one_has_the_entry()
    {
        var token = ServiceToken();
        var id = (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>().Caller.TokenId;
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => RevokeAsync($"token={token}&client_id=order-service&client_secret={ClientsStub.Secret}")));
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'token.revoked' and resource = '{id}'")).ShouldBe(1);
        (await VerifyAsync(token)).ShouldBe(new TokenVerdict.Invalid("token_revoked"));
    }

    [Fact]
    public async Task Beyond_the_limit_it_is_unavailable_and_the_token_stays_good()
    {
        var revoked = ActivatorUtilities.CreateInstance<RevokedTokens>(Host.Services, Options.Create(new AuthenticationOptions { MaxRevokedTokens = 2 }));
        var ending = ActivatorUtilities.CreateInstance<TokenEnding>(Host.Services, revoked);
        var door = ActivatorUtilities.CreateInstance<RevocationDoor>(Host.Services, ending);
        revoked.Add("one", DateTimeOffset.UtcNow.AddMinutes(5));
        (await ServeAsync(door, ServiceToken())).StatusCode.ShouldBe(200);
        var token = ServiceToken();
        var refused = await ServeAsync(door, token);
        (refused.StatusCode, refused.Headers.RetryAfter.ToString()).ShouldBe((503, "60"));
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();
        // What was revoked is not forgotten for it, and sessions have no such limit.
        revoked.Contains("one").ShouldBeTrue();
        var (_, userName) = await PersonAsync();
        (await ServeAsync(door, (await LoginAsync(userName)).Refresh, "client_id=zerotrust")).StatusCode.ShouldBe(200);
    }

    private async Task<HttpResponse> ServeAsync(RevocationDoor door, string token, string client = $"client_id=order-service&client_secret={ClientsStub.Secret}")
    {
        var context = new DefaultHttpContext { RequestServices = Host.Services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/x-www-form-urlencoded";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes($"token={token}&{client}"));
        await door.ServeAsync(context);
        return context.Response;
    }

    private Task<Answer> RevokeAsync(string form) => FormAsync(form, path: "/oauth2/revoke");

    private async Task<TokenVerdict> VerifyAsync(string token) => await Host.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(token, Ct);

    private string ServiceToken() => Host.Services.GetRequiredService<IAccessTokenIssuer>().Issue(
        new AccessTokenClaims("order-service", "order-service", "user-service", ["user:read"], 0, TimeSpan.FromMinutes(5))).Value;
}
