using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.StepUp;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;

namespace ZeroTrust.Authentication.Tests.SessionsApi;

/// <summary>What a login of long ago opens no more, and how the password opens it again (RFC 9470).</summary>
[Collection(nameof(LoginHost))]
public sealed class StepUpScenarioTests(LoginHost host) : SessionScenarios(host)
{
    [Fact]
    public async Task A_long_session_does_sensitive_things_only_after_a_step_up()
    {
        var login = await LoginAsync((await PersonAsync("system_admin")).UserName);
        var aged = await AgedAsync(login);
        var refused = await SendAsync(HttpMethod.Put, "/v1/users/nobody/password", """{"password":"x"}""", aged.Access);
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Text("code").ShouldBe("access.step_up_required");
        var challenge = refused.Headers.WwwAuthenticate.ShouldHaveSingleItem();
        challenge.Scheme.ShouldBe("Bearer");
        challenge.Parameter.ShouldBe("error=\"insufficient_user_authentication\", error_description=\"A more recent or stronger login is required.\", max_age=\"900\"");
        (await GetAsync("/v1/users", aged.Access)).Status.ShouldBe(HttpStatusCode.OK, "what is not sensitive goes on");

        var stepped = await StepUpAsync(aged.Access);
        stepped.Status.ShouldBe(HttpStatusCode.OK);
        stepped.Headers.CacheControl!.NoStore.ShouldBeTrue();
        stepped.Text("session_id").ShouldBe(login.Text("session_id"));
        stepped.Text("refresh_token").ShouldBeNull();
        (await UseAsync(stepped.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await UseAsync(aged.Access)).ShouldBe(HttpStatusCode.Unauthorized, "the old token says what it said");
        (await UseAsync((await RefreshAsync(aged.Refresh)).Access)).ShouldBe(HttpStatusCode.NotFound, "the session has the new instant");
        (await EntriesAsync("session.stepped_up", login.Text("session_id")!)).ShouldBe(1);
    }

    [Theory]
    [InlineData("PUT", "/v1/users/u/roles/r")]
    [InlineData("POST", "/v1/users/u/reactivate")]
    [InlineData("PUT", "/v1/users/u/password-hash")]
    public async Task What_gives_power_asks_for_a_recent_login(string method, string path)
    {
        var aged = await AgedAsync(await LoginAsync((await PersonAsync("system_admin")).UserName));
        (await SendAsync(HttpMethod.Parse(method), path, null, aged.Access)).Text("code").ShouldBe("access.step_up_required");
    }

    [Theory]
    [InlineData("DELETE", "/v1/users/u/roles/r")]
    [InlineData("POST", "/v1/users/u/deactivate")]
    [InlineData("DELETE", "/v1/sessions/s")]
    public async Task What_takes_it_away_does_not_wait(string method, string path)
    {
        var aged = await AgedAsync(await LoginAsync((await PersonAsync("system_admin")).UserName));
        (await SendAsync(HttpMethod.Parse(method), path, null, aged.Access)).Text("code").ShouldBe("resource.not_found");
    }

    [Fact]
    public async Task A_wrong_password_is_a_failed_login_and_is_slowed_down_with_them()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        for (var i = 0; i < 10; i++)
        {
            var refused = i % 2 == 0 ? await StepUpAsync(login.Access, "not the pass phrase") : await LoginAsync(userName, "not the pass phrase");
            refused.Text("code").ShouldBe("auth.refused", $"try {i + 1}");
        }

        var throttled = await StepUpAsync(login.Access);
        throttled.Text("code").ShouldBe("auth.throttled");
        throttled.Headers.RetryAfter.ShouldNotBeNull();
        (await LoginAsync(userName)).Text("code").ShouldBe("auth.throttled");
        (await Host.CountAsync($"select count(*) from public.audit where action = 'step_up.refused' and resource = '{id}' and reason = 'wrong_password'")).ShouldBe(5);
        await ShouldLiveAsync(login);
    }

    [Fact]
    public async Task The_token_is_for_what_the_session_is_for()
    {
        var login = await LoginAsync((await PersonAsync("customer_support")).UserName, resource: "user-service");
        var aged = await AgedAsync(login);
        var (before, after) = (ClaimsOf(aged.Access), ClaimsOf((await StepUpAsync(aged.Access)).Access));
        after.GetProperty("aud").GetString().ShouldBe("user-service");
        after.GetProperty("sid").GetString().ShouldBe(before.GetProperty("sid").GetString());
        (after.GetProperty("auth_time").GetInt64() - before.GetProperty("auth_time").GetInt64()).ShouldBeGreaterThan(1000);
        after.GetProperty("acr").GetString().ShouldBe("aal1");
    }

    [Fact]
    public async Task What_cannot_be_recorded_moves_nothing()
    {
        var login = await LoginAsync((await PersonAsync()).UserName);
        var aged = await AgedAsync(login);
        await WithoutATrailAsync(login.Text("session_id")!, async () => (await StepUpAsync(aged.Access)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable));
        (await Host.CountAsync($"select count(*) from authentication.sessions where id = '{login.Text("session_id")}' and authenticated_at < now() - interval '19 minutes'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_ended_while_the_password_was_checked_gets_nothing()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var session = (await Host.Services.GetRequiredService<SessionStore>().FindAsync(login.Text("session_id")!, Ct)).ShouldNotBeNull().Session;
        await using var scope = Host.Services.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        var person = (await Host.Services.GetRequiredService<PersonStore>().LoadAsync(unitOfWork, id, Ct)).ShouldNotBeNull();
        (await EndAsync(session.Id, login.Access)).Status.ShouldBe(HttpStatusCode.NoContent);
        var continuation = scope.ServiceProvider.GetRequiredService<StepUpContinuation>();
        var stepped = new SteppingUp(session, null, new SessionClient("192.0.2.1", "test"));
        (await continuation.ContinueAsync(stepped, new LoginOutcome.Accepted(person, null), Ct)).ShouldBeNull();
        (await EntriesAsync("session.stepped_up", session.Id)).ShouldBe(0);
        (await StepUpAsync(login.Access)).Text("code").ShouldBe("access.unauthenticated");
    }

    /// <summary>The tokens of the session twenty minutes after its login: a refresh does not make the login younger.</summary>
    private async Task<Answer> AgedAsync(Answer login)
    {
        await Host.ExecuteAsync($"update authentication.sessions set authenticated_at = authenticated_at - interval '20 minutes' where id = '{login.Text("session_id")}'");
        return await RefreshAsync(login.Refresh);
    }
}
