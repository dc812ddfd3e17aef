using System.Net;
using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.SessionsApi;

/// <summary>What a person sees and ends of the own sessions.</summary>
[Collection(nameof(LoginHost))]
public sealed class OwnSessionsTests(LoginHost host) : SessionScenarios(host)
{
    [Fact]
    public async Task A_person_knows_each_session_by_device_address_and_time()
    {
        var (id, userName) = await PersonAsync("customer_support");
        using var login = new HttpRequestMessage(HttpMethod.Post, "/v1/auth/login");
        login.Content = new StringContent($$"""{"username":"{{userName}}","password":"{{Password}}"}""", Encoding.UTF8, "application/json");
        login.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0");
        (await Host.Http.SendAsync(login, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var present = await LoginAsync(userName);

        var items = (await GetAsync("/v1/sessions", present.Access)).Body.GetProperty("items");
        items.GetArrayLength().ShouldBe(2);
        items[0].GetProperty("id").GetString().ShouldBe(present.Text("session_id"), "newest first");
        items[0].GetProperty("current").GetBoolean().ShouldBeTrue();
        items[0].GetProperty("device").GetString().ShouldBe("unknown");
        var other = items[1];
        other.GetProperty("current").GetBoolean().ShouldBeFalse();
        other.GetProperty("device").GetString().ShouldBe("Firefox on Linux");
        other.GetProperty("address").GetString().ShouldBe("127.0.0.1");
        other.GetProperty("user").GetString().ShouldBe(id);
        other.GetProperty("acr").GetString().ShouldBe("aal1");
        other.GetProperty("amr")[0].GetString().ShouldBe("pwd");
        other.GetProperty("audience").GetString().ShouldBe("zerotrust");
        var created = other.GetProperty("created_at").GetDateTimeOffset();
        (other.GetProperty("idle_expires_at").GetDateTimeOffset() - created).ShouldBe(TimeSpan.FromHours(1));
        (other.GetProperty("expires_at").GetDateTimeOffset() - created).ShouldBe(TimeSpan.FromHours(24));
        (await GetAsync($"/v1/sessions/{other.GetProperty("id").GetString()}", present.Access)).Text("device").ShouldBe("Firefox on Linux");
        (await Host.CountAsync($"select count(*) from authentication.sessions s where subject = '{id}' and s::text like '%Firefox%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_refresh_moves_the_last_use_and_not_the_beginning()
    {
        var login = await LoginAsync((await PersonAsync()).UserName);
        var session = login.Text("session_id");
        await Host.ExecuteAsync($"update authentication.sessions set created_at = created_at - interval '1 hour', authenticated_at = authenticated_at - interval '1 hour', rotated_at = rotated_at - interval '1 hour' where id = '{session}'");
        var before = (await GetAsync($"/v1/sessions/{session}", login.Access)).Body;
        var next = await RefreshAsync(login.Refresh);
        var after = (await GetAsync($"/v1/sessions/{session}", next.Access)).Body;
        after.GetProperty("created_at").GetDateTimeOffset().ShouldBe(before.GetProperty("created_at").GetDateTimeOffset());
        after.GetProperty("authenticated_at").GetDateTimeOffset().ShouldBe(before.GetProperty("authenticated_at").GetDateTimeOffset());
        (after.GetProperty("last_used_at").GetDateTimeOffset() - before.GetProperty("last_used_at").GetDateTimeOffset()).ShouldBeGreaterThan(TimeSpan.FromMinutes(50));
    }

    [Fact]
    public async Task Pages_hold_every_session_once()
    {
        var (_, userName) = await PersonAsync();
        var opened = new HashSet<string?>();
        Answer login = null!;
        for (var i = 0; i < 5; i++)
        {
            login = await LoginAsync(userName);
            opened.Add(login.Text("session_id"));
        }

        var seen = new List<string?>();
        var cursor = "";
        do
        {
            var page = (await GetAsync($"/v1/sessions?limit=2{cursor}", login.Access)).Body;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        seen.Count.ShouldBe(5);
        seen.ToHashSet().ShouldBe(opened, ignoreOrder: true);
        (await GetAsync("/v1/sessions?limit=201", login.Access)).Text("code").ShouldBe("request.invalid");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ending_one_session_leaves_the_others_alone(bool byLogout)
    {
        var (id, userName) = await PersonAsync();
        var (first, second, third) = (await LoginAsync(userName), await LoginAsync(userName), await LoginAsync(userName));
        var session = second.Text("session_id")!;
        var ended = byLogout ? await PostAsync("/v1/auth/logout", "{}", second.Access) : await EndAsync(session, first.Access);
        ended.Status.ShouldBe(HttpStatusCode.NoContent);

        await ShouldBeOverAsync(second);
        await ShouldLiveAsync(first);
        await ShouldLiveAsync(third);
        (await EndAsync(session, first.Access)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await EntriesAsync("session.revoked", session)).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionRevoked>().Where(fact => fact.Subject == id).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(fact => fact.SessionId.ShouldBe(session), fact => fact.Reason.ShouldBe(byLogout ? "logout" : "ended_by_owner"));
    }

    [Fact]
    public async Task Ending_all_is_one_entry_and_one_fact()
    {
        var (id, userName) = await PersonAsync();
        var logins = new List<Answer>();
        for (var i = 0; i < 4; i++)
        {
            logins.Add(await LoginAsync(userName));
            await GetAsync("/v1/sessions", logins[i].Access);
        }

        (await EndAllAsync(logins[0].Access)).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var login in logins)
        {
            await ShouldBeOverAsync(login);
        }

        (await EntriesAsync("sessions.ended", id)).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionsEnded>().Where(fact => fact.Subject == id).ShouldHaveSingleItem().Reason.ShouldBe("ended_by_owner");
        Host.Sent.Messages.OfType<SessionRevoked>().ShouldNotContain(fact => fact.Subject == id);
        await ShouldLiveAsync(await LoginAsync(userName));
    }

    [Fact]
    public async Task The_kept_session_goes_on_by_its_refresh_token_alone()
    {
        var (id, userName) = await PersonAsync();
        var (kept, other) = (await LoginAsync(userName), await LoginAsync(userName));
        (await EndAllAsync(kept.Access, """{"keep_current":true}""")).Status.ShouldBe(HttpStatusCode.NoContent);
        await ShouldBeOverAsync(other);
        (await GetAsync("/v1/sessions", kept.Access)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var next = await RefreshAsync(kept.Refresh);
        await ShouldLiveAsync(next);
        (await GetAsync("/v1/sessions", next.Access)).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await EndAllAsync(next.Access, $$"""{"user":"{{id}}"}""")).Status.ShouldBe(HttpStatusCode.NoContent);
        await ShouldBeOverAsync(next);
    }

    [Fact]
    public async Task What_cannot_be_recorded_ends_nothing()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        await WithoutATrailAsync(login.Text("session_id")!, async () => (await EndAsync(login.Text("session_id")!, login.Access)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable));
        await WithoutATrailAsync(id, async () => (await EndAllAsync(login.Access)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable));
        await ShouldLiveAsync(login);
    }

    [Fact]
    public async Task No_refresh_that_races_with_the_end_of_all_sessions_outlives_it()
    {
        var (_, userName) = await PersonAsync();
        var logins = await Task.WhenAll(Enumerable.Range(0, LoginHost.SessionLimit - 1).Select(_ => LoginAsync(userName)));
        var caller = await LoginAsync(userName);
        using var start = new Barrier(logins.Length + 1);
        var refreshing = logins.Select(login => Task.Run(async () =>
        {
            start.SignalAndWait(Ct);
            var newest = login;
            for (var i = 0; i < 8 && await RefreshAsync(newest.Refresh) is { Status: HttpStatusCode.OK } next; i++)
            {
                newest = next;
            }

            return newest;
        })).ToList();
        var ending = Task.Run(async () =>
        {
            start.SignalAndWait(Ct);
            return await EndAllAsync(caller.Access);
        });
        (await ending).Status.ShouldBe(HttpStatusCode.NoContent);
        foreach (var newest in await Task.WhenAll(refreshing))
        {
            await ShouldBeOverAsync(newest);
        }
    }
}
