using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class LoginTests(LoginHost host) : LoginScenarios(host)
{
    [Fact]
    public async Task A_login_opens_a_session_with_its_evidence_and_its_fact()
    {
        var (id, userName) = await PersonAsync("customer_support");
        var answer = await LoginAsync(userName);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text("token_type").ShouldBe("Bearer");
        answer.Text("expires_in").ShouldBe("300");
        answer.Refresh.Length.ShouldBe(91);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var session = answer.Text("session_id")!;
        var verdict = await Host.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(answer.Access, Ct);
        var valid = verdict.ShouldBeOfType<TokenVerdict.Valid>();
        valid.Caller.Subject.ShouldBe(id);
        valid.Caller.SessionId.ShouldBe(session);
        valid.Caller.Audience.ShouldBe(Caller.Platform);
        (await Host.CountAsync($"select count(*) from authentication.sessions where id = '{session}' and subject = '{id}'")).ShouldBe(1);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'session.opened' and resource = '{session}'")).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionOpened>().Count(fact => fact.SessionId == session).ShouldBe(1);
    }

    [Fact]
    public async Task Unknown_wrong_disabled_and_passwordless_get_one_answer()
    {
        var (_, userName) = await PersonAsync();
        var (disabled, disabledName) = await PersonAsync();
        await DisableAsync(disabled);
        Answer[] answers =
        [
            await LoginAsync("nobody@example.com"), await LoginAsync(userName, "not the pass phrase"), await LoginAsync(disabledName),
            await LoginAsync(disabledName, "not the pass phrase"), await LoginAsync(userName, new string('x', 1000)),
        ];
        foreach (var answer in answers)
        {
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Text("code").ShouldBe("auth.refused");
            answer.Text("title").ShouldBe(answers[0].Text("title"));
        }

        Host.Sent.Messages.OfType<LoginRefused>().Select(fact => fact.Reason).ShouldContain("unknown_user");
        (await Host.CountAsync($"select count(*) from public.audit where action = 'login.refused' and resource = '{disabled}' and reason = 'subject_inactive'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"username\":\"a\",\"password\":\"b\",\"x\":1}")]
    [InlineData("{\"username\":\"a\",\"username\":\"b\",\"password\":\"b\"}")]
    [InlineData("{\"username\":1,\"password\":\"b\"}")]
    [InlineData("{\"username\":\"a\\u0000b\",\"password\":\"b\"}")]
    [InlineData("{\"username\":\"a\",\"password\":\"\"}")]
    public async Task A_malformed_login_is_a_clear_error(string json)
    {
        var answer = await PostAsync("/v1/auth/login", json);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_resource_chooses_the_audience_if_a_role_reaches_it()
    {
        var (_, userName) = await PersonAsync("customer_support");
        var reached = await LoginAsync(userName, resource: "user-service");
        var verdict = await Host.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(reached.Access, Ct);
        verdict.ShouldBeOfType<TokenVerdict.Valid>().Caller.Audience.ShouldBe("user-service");
        (await PostAsync("/v1/auth/logout", "", reached.Access)).Status.ShouldBe(HttpStatusCode.NoContent, "its own session, whatever its audience");
        (await RefreshAsync(reached.Refresh)).Text("code").ShouldBe("auth.refused");
        (await LoginAsync(userName, resource: "order-service")).Text("code").ShouldBe("auth.invalid_target");
        (await LoginAsync(userName, resource: "no-service")).Text("code").ShouldBe("auth.invalid_target");
        (await LoginAsync(userName, "not the pass phrase", "no-service")).Text("code").ShouldBe("auth.refused");
        (await UseAsync(reached.Access)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guessing_is_slowed_down_with_redis_and_without_and_never_locks_for_ever(bool redisFrozen)
    {
        var (_, userName) = await PersonAsync();
        if (redisFrozen)
        {
            Host.Redis.Freeze();
        }

        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => LoginAsync(userName, "not the pass phrase")));
            answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(10);
            var throttled = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
            throttled.Count.ShouldBe(30);
            var pause = TimeSpan.FromSeconds(1);
            throttled.ShouldAllBe(answer => answer.Headers.RetryAfter!.Delta == pause && answer.Text("code") == "auth.throttled");
            Host.ThrottleClock.Advance(pause - TimeSpan.FromMilliseconds(1));
            (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
            Host.ThrottleClock.Advance(TimeSpan.FromMilliseconds(1));
            (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.OK, "the owner comes in");
            (await LoginAsync(userName, "not the pass phrase")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            Host.Redis.Thaw();
        }
    }

    [Fact]
    public async Task An_outage_of_redis_gives_no_fresh_guesses()
    {
        var (_, userName) = await PersonAsync();
        await GuessAsync(5);
        Host.Redis.Freeze();
        try
        {
            await GuessAsync(4);
        }
        finally
        {
            Host.Redis.Thaw();
        }

        await ZeroTrust.Testing.Eventually.HoldsAsync(
            async () => (await Host.Services.GetRequiredService<ZeroTrust.Platform.Redis.RedisGate>().TryAsync(redis => redis.PingAsync())).IsAvailable, TimeSpan.FromSeconds(30), "Redis is back");
        await GuessAsync(1);
        (await LoginAsync(userName, "not the pass phrase")).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        async Task GuessAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                (await LoginAsync(userName, "not the pass phrase")).Status.ShouldBe(HttpStatusCode.Unauthorized);
            }
        }
    }

    [Fact]
    public async Task A_login_renews_a_hash_of_another_cost_and_ends_no_session()
    {
        var (id, userName) = await PersonAsync();
        var first = await LoginAsync(userName);
        (await Host.CountAsync($"select count(*) from authentication.passwords where subject = '{id}' and hash like '$argon2id$v=19$m=12288,t=3,p=1$%'")).ShouldBe(1);
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(userName, "not the pass phrase")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(first.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_good_logins_are_not_counted()
    {
        var (_, userName) = await PersonAsync();
        for (var i = 0; i < 25; i++)
        {
            (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_logout_ends_access_and_refresh()
    {
        var (id, userName) = await PersonAsync("system_admin");
        var login = await LoginAsync(userName);
        (await UseAsync(login.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync("/v1/auth/logout", "", login.Access)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await UseAsync(login.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(login.Refresh)).Text("code").ShouldBe("auth.refused");
        Host.Sent.Messages.OfType<SessionRevoked>().ShouldContain(fact => fact.Subject == id && fact.Reason == "logout");
    }

    private async Task DisableAsync(string id)
    {
        var people = Host.Services.GetRequiredService<PersonStore>();
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        var person = (await people.LoadAsync(session, id, Ct))!;
        person.HeldByAdministrator = true;
        await people.RecordChangeAsync(session, OutboxStub.Create(Host.Sent), person, "test");
        await session.SaveChangesAsync(Ct);
    }
}

[CollectionDefinition(nameof(LoginHost))]
public sealed class LoginHostCollection : ICollectionFixture<LoginHost>;
