using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class SessionLimitTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task A_login_beyond_the_limit_ends_the_oldest_session()
    {
        var (id, userName) = await PersonAsync("system_admin");
        var oldest = await LoginAsync(userName);
        var others = new List<Answer>();
        for (var i = 1; i < LoginHost.SessionLimit; i++)
        {
            others.Add(await LoginAsync(userName));
        }

        (await UseAsync(oldest.Access)).ShouldBe(HttpStatusCode.NotFound);
        others.Add(await LoginAsync(userName));
        (await UseAsync(oldest.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(oldest.Refresh)).Text("code").ShouldBe("auth.refused");
        foreach (var other in others)
        {
            (await UseAsync(other.Access)).ShouldBe(HttpStatusCode.NotFound);
            (await RefreshAsync(other.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
        }

        Host.Sent.Messages.OfType<SessionRevoked>().Where(fact => fact.Subject == id).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(fact => fact.SessionId.ShouldBe(oldest.Text("session_id")), fact => fact.Reason.ShouldBe("session_limit"));
        (await Host.CountAsync($"select count(*) from public.audit where action = 'session.revoked' and resource = '{oldest.Text("session_id")}' and reason = 'session_limit'")).ShouldBe(1);
    }

    [Fact]
    public async Task Logins_at_once_do_not_pass_the_limit()
    {
        var (id, userName) = await PersonAsync();
        await using var reading = Host.Services.CreateAsyncScope();
        var person = (await Host.Services.GetRequiredService<PersonStore>()
            .FindByUserNameAsync(reading.ServiceProvider.GetRequiredService<Marten.IQuerySession>(), userName, Ct)).ShouldNotBeNull();
        await Task.WhenAll(Enumerable.Range(0, 4 * LoginHost.SessionLimit).Select(_ => Task.Run(async () =>
        {
            await using var scope = Host.Services.CreateAsyncScope();
            await Host.Services.GetRequiredService<SessionOpening>().OpenAsync(
                scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>(), OutboxStub.Create(Host.Sent),
                NewSession.ByPassword(new LoginOutcome.Accepted(person, Renewal: null), "zerotrust"), new("127.0.0.1", "test"), Ct);
        })));
        (await Host.CountAsync($"select count(*) from authentication.sessions where subject = '{id}'")).ShouldBe(4 * LoginHost.SessionLimit);
        (await Host.CountAsync($"select count(*) from authentication.sessions where subject = '{id}' and revoked_at is null")).ShouldBe(LoginHost.SessionLimit);
    }

    [Fact]
    public async Task Sessions_that_are_over_count_no_more()
    {
        var (id, userName) = await PersonAsync();
        for (var i = 0; i < LoginHost.SessionLimit; i++)
        {
            await LoginAsync(userName);
        }

        await Host.ExecuteAsync($"update authentication.sessions set idle_until = now() - interval '1 second' where subject = '{id}'");
        await LoginAsync(userName);
        Host.Sent.Messages.OfType<SessionRevoked>().ShouldNotContain(fact => fact.Subject == id);
    }
}
