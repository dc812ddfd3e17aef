using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>What scenarios of sessions have in common.</summary>
public abstract class SessionScenarios(LoginHost host) : LoginScenarios(host)
{
    protected async Task<string> AdminTokenAsync() => (await LoginAsync((await PersonAsync("system_admin")).UserName)).Access;

    protected Task<Answer> GetAsync(string path, string token) => SendAsync(HttpMethod.Get, path, null, token);

    protected Task<Answer> EndAsync(string sessionId, string token) => SendAsync(HttpMethod.Delete, $"/v1/sessions/{sessionId}", null, token);

    protected Task<Answer> EndAllAsync(string token, string body = "{}") => PostAsync("/v1/sessions/revoke-all", body, token);

    protected Task<Answer> StepUpAsync(string token, string password = Password) => PostAsync("/v1/auth/step-up", $$"""{"password":"{{password}}"}""", token);

    protected async Task ShouldLiveAsync(Answer login)
    {
        (await GetAsync("/v1/sessions", login.Access)).Status.ShouldBe(HttpStatusCode.OK);
        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    protected async Task ShouldBeOverAsync(Answer login)
    {
        (await GetAsync("/v1/sessions", login.Access)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(login.Refresh)).Text("code").ShouldBe("auth.refused");
    }

    protected Task<long> EntriesAsync(string action, string resource) =>
        Host.CountAsync($"select count(*) from public.audit where action = '{action}' and resource = '{resource}' and outcome = 'Success'");

    /// <summary>Nothing about this resource can be recorded while it is done.</summary>
    protected async Task WithoutATrailAsync(string resource, Func<Task> act)
    {
        var name = $"fail_{resource}";
        await Host.ExecuteAsync($$"""
            create or replace function public.{{name}}() returns trigger language plpgsql as $f$
            begin raise exception 'The trail is away.' using errcode = 'lock_not_available'; end $f$;
            create trigger {{name}} before insert on public.audit for each row when (new.resource = '{{resource}}') execute function public.{{name}}();
            """);
        try
        {
            await act();
        }
        finally
        {
            await Host.ExecuteAsync($"drop trigger {name} on public.audit");
        }
    }

    /// <summary>The claims of an access token, unverified.</summary>
    protected static JsonElement ClaimsOf(string accessToken) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(accessToken.Split('.')[1]))).RootElement;
}
