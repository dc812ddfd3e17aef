using System.Net;
using Shouldly;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>What scenarios of second factors have in common.</summary>
public abstract class FactorScenarios(LoginHost host) : SessionScenarios(host)
{
    protected const string Code = FactorWorld.Code;

    /// <summary>A person with a second factor.</summary>
    protected async Task<(string Id, string UserName)> FactorPersonAsync(params string[] roles)
    {
        var person = await PersonAsync(roles);
        Host.Factors.Kinds[person.Id] = ["totp", "recovery_code"];
        return person;
    }

    /// <summary>The challenge of a login that proved the password.</summary>
    protected async Task<string> ChallengeAsync(string userName, string? resource = null)
    {
        var answer = await LoginAsync(userName, resource: resource);
        answer.Text("mfa_required").ShouldBe("True");
        return answer.Text("challenge_id")!;
    }

    protected Task<Answer> ProveAsync(string challenge, string code = Code, string factor = "totp", string more = "") =>
        PostAsync("/v1/auth/mfa", $$"""{"challenge_id":"{{challenge}}","factor":"{{factor}}","code":"{{code}}"{{more}}}""");

    /// <summary>A session of two factors.</summary>
    protected async Task<Answer> FactorLoginAsync(string userName)
    {
        var answer = await ProveAsync(await ChallengeAsync(userName));
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return answer;
    }

    protected static void ShouldBeRefused(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Text("code").ShouldBe("auth.refused");
        answer.Text("title").ShouldBe("The credentials were not accepted.");
        answer.Text("detail").ShouldBeNull();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    protected Task<long> SessionsOfAsync(string id) => Host.CountAsync($"select count(*) from authentication.sessions where subject = '{id}'");

    protected Task<long> RefusalsAsync(string action, string id, string reason) =>
        Host.CountAsync($"select count(*) from public.audit where action = '{action}' and resource = '{id}' and outcome = 'Denied' and reason = '{reason}'");

    protected Task<Answer> IntrospectAsync(string token) => FormAsync(
        $"token={Uri.EscapeDataString(token)}&client_id={ClientsStub.Gateway}&client_secret={ClientsStub.Secret}", path: "/oauth2/introspect");
}
