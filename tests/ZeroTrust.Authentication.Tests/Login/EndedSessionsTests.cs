using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>What a deactivation leaves of the sessions: nothing, also after the person came back.</summary>
[Collection(nameof(LoginHost))]
public sealed class EndedSessionsTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task After_a_reactivation_by_a_call_the_old_tokens_stay_refused()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var token = (await LoginAsync(admin)).Access;
        var (id, userName) = await PersonAsync("system_admin");
        var before = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            before.Add(await LoginAsync(userName));
        }

        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/deactivate", null, token, "*")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/reactivate", null, token, "*")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var session in before)
        {
            (await RefreshAsync(session.Refresh)).Text("code").ShouldBe("auth.refused");
            (await UseAsync(session.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        var after = await LoginAsync(userName);
        (await RefreshAsync(after.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
        (await UseAsync(after.Access)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task After_a_reactivation_by_an_event_the_old_tokens_stay_refused()
    {
        var (id, userName) = await PersonAsync();
        await ChangeAsync(id, person => person.Owner = new EventOwner { Source = "s" });
        var before = await LoginAsync(userName);
        await ChangeAsync(id, person => EventEffect.Apply(person, Facts.Of(id, 1, "user.deactivated"), DateTimeOffset.UtcNow));
        await ChangeAsync(id, person => EventEffect.Apply(person, Facts.Of(id, 2, "user.reactivated"), DateTimeOffset.UtcNow));
        (await RefreshAsync(before.Refresh)).Text("code").ShouldBe("auth.refused");
        (await RefreshAsync((await LoginAsync(userName)).Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_removed_role_stops_the_tokens_made_before_and_no_others()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var token = (await LoginAsync(admin)).Access;
        var (id, userName) = await PersonAsync("customer_support", "system_admin");
        var before = await LoginAsync(userName);
        (await UseAsync(before.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Delete, $"/v1/users/{id}/roles/system_admin", null, token, "*")).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => await UseAsync(before.Access) == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(30), "the older token is refused");
        // The session goes on, with what is left.
        (await UseAsync((await RefreshAsync(before.Refresh)).Access)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Losing_a_role_keeps_the_session()
    {
        var (id, userName) = await PersonAsync("customer_support");
        var before = await LoginAsync(userName);
        await ChangeAsync(id, person => PersonEdits.Revoke(person, "customer_support", DateTimeOffset.UtcNow));
        (await RefreshAsync(before.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_login_that_was_under_way_at_the_deactivation_opens_nothing_that_lasts()
    {
        var (id, userName) = await PersonAsync();
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        // The login has read the person and checks the password …
        var read = (await Host.Services.GetRequiredService<PersonStore>().FindByUserNameAsync(session, userName, Ct)).ShouldNotBeNull();
        // … while the person is deactivated and comes back …
        await ChangeAsync(id, person => PersonEdits.Deactivate(person, DateTimeOffset.UtcNow));
        await ChangeAsync(id, person => PersonEdits.Reactivate(person));
        // … and then commits.
        var opened = await Host.Services.GetRequiredService<SessionOpening>().OpenAsync(
            session, OutboxStub.Create(Host.Sent), NewSession.ByPassword(new LoginOutcome.Accepted(read, Renewal: null), "zerotrust"), new("127.0.0.1", "test"), Ct);
        (await RefreshAsync(opened.RefreshToken!)).Text("code").ShouldBe("auth.refused");
        (await UseAsync(opened.AccessToken.Value)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refresh_that_had_read_its_session_before_the_end_exchanges_nothing()
    {
        var (id, userName) = await PersonAsync();
        var tokens = Host.Services.GetRequiredService<RefreshTokens>();
        var presented = tokens.Read((await LoginAsync(userName)).Refresh)!;
        await ChangeAsync(id, person => person.EndSessions(DateTimeOffset.UtcNow));
        var (_, hash) = tokens.Create(presented.SessionId, presented.Generation + 1);
        (await Host.Services.GetRequiredService<SessionRotation>().TryAsync(id, presented, hash, key: null, "127.0.0.1", Ct)).ShouldBeFalse();
        (await Host.CountAsync($"select generation::bigint from authentication.sessions where id = '{presented.SessionId}'")).ShouldBe(1);
    }

    private async Task ChangeAsync(string id, Action<PersonDocument> change)
    {
        var people = Host.Services.GetRequiredService<PersonStore>();
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        var person = (await people.LoadAsync(session, id, Ct)).ShouldNotBeNull();
        change(person);
        await people.RecordChangeAsync(session, OutboxStub.Create(Host.Sent), person, "test");
        await session.SaveChangesAsync(Ct);
    }
}
