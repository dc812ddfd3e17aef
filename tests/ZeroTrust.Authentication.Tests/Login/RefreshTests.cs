using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class RefreshTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task Each_token_gives_the_next()
    {
        var (_, userName) = await PersonAsync("customer_support");
        var answer = await LoginAsync(userName);
        for (var i = 0; i < 5; i++)
        {
            var next = await RefreshAsync(answer.Refresh);
            next.Status.ShouldBe(HttpStatusCode.OK);
            next.Text("session_id").ShouldBe(answer.Text("session_id"));
            next.Refresh.ShouldNotBe(answer.Refresh);
            answer = next;
        }
    }

    [Fact]
    public async Task Of_thirty_two_uses_at_once_one_is_exchanged()
    {
        var (_, userName) = await PersonAsync();
        for (var round = 0; round < 5; round++)
        {
            var login = await LoginAsync(userName);
            using var start = new Barrier(32);
            var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Factory.StartNew(
                async () =>
                {
                    start.SignalAndWait(Ct);
                    return i % 2 == 0
                        ? await RefreshAsync(login.Refresh)
                        : await FormAsync($"grant_type=refresh_token&client_id=zerotrust&refresh_token={login.Refresh}");
                },
                Ct, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers.ShouldAllBe(answer => answer.Status != HttpStatusCode.InternalServerError);
        }
    }

    [Fact]
    public async Task Thirty_two_exchanges_of_one_session_leave_one_live_successor()
    {
        var (id, userName) = await PersonAsync();
        var tokens = Host.Services.GetRequiredService<RefreshTokens>();
        var rotation = Host.Services.GetRequiredService<SessionRotation>();
        var presented = tokens.Read((await LoginAsync(userName)).Refresh)!;
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var (token, hash) = tokens.Create(presented.SessionId, presented.Generation + 1);
            return (Token: token, Won: await rotation.TryAsync(id, presented, hash, key: null, "127.0.0.1", Ct));
        })));
        var successor = results.Single(result => result.Won).Token;
        var refused = new List<string>(results.Where(result => !result.Won).Select(result => result.Token));
        (await RefreshAsync(refused[0])).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(successor)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_recorded_does_not_use_up_the_token(bool atTokenDoor)
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var session = login.Text("session_id")!;
        await Host.ExecuteAsync($$"""
            create or replace function public.fail_{{session}}() returns trigger language plpgsql as $f$
            begin raise exception 'The trail is away.' using errcode = 'lock_not_available'; end $f$;
            create trigger fail_{{session}} before insert on public.audit for each row
              when (new.resource = '{{session}}') execute function public.fail_{{session}}();
            """);
        (await ExchangeAsync()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await EntriesAsync()).ShouldBe(0);

        await Host.ExecuteAsync($"drop trigger fail_{session} on public.audit");
        (await ExchangeAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await EntriesAsync()).ShouldBe(1);

        Task<Answer> ExchangeAsync() => atTokenDoor
            ? FormAsync($"grant_type=refresh_token&client_id=zerotrust&refresh_token={login.Refresh}")
            : RefreshAsync(login.Refresh);
        Task<long> EntriesAsync() => Host.CountAsync($"select count(*) from public.audit where action = 'session.refreshed' and resource = '{session}'");
    }

    [Fact]
    public async Task A_made_up_token_ends_nobodys_session()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        foreach (var token in new[] { "", "x", login.Refresh[..^1] + (login.Refresh[^1] == 'A' ? 'E' : 'A'), new string('A', 91), login.Refresh + "A", "=" + login.Refresh[1..] })
        {
            (await RefreshAsync(token)).Text("code").ShouldBe("auth.refused");
        }

        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_dump_of_the_table_shows_no_token_and_no_address()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        (await Host.CountAsync($"select count(*) from authentication.sessions s where s::text like '%{login.Refresh}%' or s::text like '%127.0.0.1%' or s::text like '%{userName}%'")).ShouldBe(0);
        (await Host.CountAsync($"select count(*) from authentication.mt_doc_persondocument s where s::text like '%{userName}%'")).ShouldBe(0);
    }
}
