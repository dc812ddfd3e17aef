using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>The token just exchanged is a client's own race for five seconds; later, and any older one, it ends the session.</summary>
[Collection(nameof(LoginHost))]
public sealed class ReuseTests(LoginHost host) : LoginScenarios(host)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_token_just_exchanged_gets_nothing_and_the_family_lives(bool atTokenDoor)
    {
        var (id, userName) = await PersonAsync("system_admin");
        var first = await LoginAsync(userName);
        var second = await RefreshAsync(first.Refresh);
        for (var i = 0; i < 3; i++)
        {
            // Just now, however slow the machine.
            await Host.ExecuteAsync($"update authentication.sessions set rotated_at = now() where subject = '{id}'");
            var again = atTokenDoor
                ? await FormAsync($"grant_type=refresh_token&client_id=zerotrust&refresh_token={first.Refresh}")
                : await RefreshAsync(first.Refresh);
            again.Status.ShouldBe(atTokenDoor ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized);
            again.Text("refresh_token").ShouldBeNull();
        }

        (await UseAsync(second.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await RefreshAsync(second.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
        Host.Sent.Messages.OfType<SessionRevoked>().ShouldNotContain(fact => fact.SessionId == first.Text("session_id"));
    }

    [Fact]
    public async Task An_older_token_ends_the_family_at_once()
    {
        var (id, userName) = await PersonAsync("system_admin");
        var first = await LoginAsync(userName);
        var third = await RefreshAsync((await RefreshAsync(first.Refresh)).Refresh);
        (await RefreshAsync(first.Refresh)).Text("code").ShouldBe("auth.refused");
        await ShouldBeOverAsync(id, third);
    }

    [Fact]
    public async Task After_the_overlap_the_token_before_ends_the_family_too()
    {
        var (id, userName) = await PersonAsync("system_admin");
        var first = await LoginAsync(userName);
        var second = await RefreshAsync(first.Refresh);
        // The instant of the exchange is the row's: whatever instance made it, and whatever this one remembers.
        await Host.ExecuteAsync($"update authentication.sessions set rotated_at = rotated_at - interval '6 seconds' where subject = '{id}'");
        (await RefreshAsync(first.Refresh)).Text("code").ShouldBe("auth.refused");
        await ShouldBeOverAsync(id, second);
    }

    private async Task ShouldBeOverAsync(string id, Answer newest)
    {
        (await RefreshAsync(newest.Refresh)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await UseAsync(newest.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        var session = newest.Text("session_id");
        Host.Sent.Messages.OfType<RefreshTokenReused>().Count(fact => fact.SessionId == session && fact.Subject == id).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionRevoked>().Count(fact => fact.SessionId == session).ShouldBe(1);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'session.revoked' and resource = '{session}' and reason = 'refresh_token_reused'")).ShouldBe(1);
    }
}
