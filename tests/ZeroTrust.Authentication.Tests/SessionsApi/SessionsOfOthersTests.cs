using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.SessionsApi;

/// <summary>Nobody sees or ends another's sessions without the permission, and nobody those of a person who holds more.</summary>
[Collection(nameof(LoginHost))]
public sealed class SessionsOfOthersTests(LoginHost host) : SessionScenarios(host)
{
    [Fact]
    public async Task Without_the_permission_they_are_not_there()
    {
        var (_, stranger) = await PersonAsync("customer_support");
        var token = (await LoginAsync(stranger)).Access;
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var session = login.Text("session_id")!;
        (await GetAsync($"/v1/sessions?user={id}", token)).Text("code").ShouldBe("access.denied");
        (await GetAsync("/v1/sessions?user=nobody", token)).Text("code").ShouldBe("access.denied", "the same whether or not there is such a person");
        (await GetAsync($"/v1/sessions/{session}", token)).Text("code").ShouldBe("resource.not_found");
        (await EndAsync(session, token)).Text("code").ShouldBe("resource.not_found");
        (await EndAllAsync(token, $$"""{"user":"{{id}}"}""")).Text("code").ShouldBe("access.denied");
        await ShouldLiveAsync(login);
        Host.Stream.Facts.Select(fact => fact.Detail).ShouldContain("DELETE /v1/sessions/{id} session:write");
        Host.Stream.Facts.Select(fact => fact.Detail).ShouldContain("GET /v1/sessions session:read");
        (await EntriesAsync("session.read", session)).ShouldBe(0);
    }

    [Fact]
    public async Task An_administrator_reads_them_after_an_entry()
    {
        var token = await AdminTokenAsync();
        var (id, userName) = await PersonAsync();
        var session = (await LoginAsync(userName)).Text("session_id")!;
        (await GetAsync($"/v1/sessions?user={id}", token)).Body.GetProperty("items")[0].GetProperty("address").GetString().ShouldBe("127.0.0.1");
        (await GetAsync($"/v1/sessions/{session}", token)).Body.GetProperty("current").GetBoolean().ShouldBeFalse();
        (await EntriesAsync("session.read", id)).ShouldBe(1);
        (await EntriesAsync("session.read", session)).ShouldBe(1);
        (await GetAsync("/v1/sessions?user=nobody", token)).Text("code").ShouldBe("resource.not_found");
        await WithoutATrailAsync(id, async () => (await GetAsync($"/v1/sessions?user={id}", token)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable));
        await WithoutATrailAsync(session, async () => (await GetAsync($"/v1/sessions/{session}", token)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task An_administrator_ends_one_or_all()
    {
        var token = await AdminTokenAsync();
        var (id, userName) = await PersonAsync();
        var (first, second, third) = (await LoginAsync(userName), await LoginAsync(userName), await LoginAsync(userName));
        (await EndAsync(first.Text("session_id")!, token)).Status.ShouldBe(HttpStatusCode.NoContent);
        await ShouldBeOverAsync(first);
        (await EndAllAsync(token, $$"""{"user":"{{id}}","keep_current":true}""")).Text("code").ShouldBe("request.invalid");
        (await GetAsync("/v1/sessions", second.Access)).Status.ShouldBe(HttpStatusCode.OK);
        (await EndAllAsync(token, $$"""{"user":"{{id}}"}""")).Status.ShouldBe(HttpStatusCode.NoContent);
        await ShouldBeOverAsync(second);
        await ShouldBeOverAsync(third);
        Host.Sent.Messages.OfType<SessionsEnded>().Where(fact => fact.Subject == id).ShouldHaveSingleItem().Reason.ShouldBe("ended_by_administrator");
        (await EndAllAsync(token, """{"user":"nobody"}""")).Text("code").ShouldBe("resource.not_found");
    }

    [Fact]
    public async Task Nobody_ends_the_sessions_of_who_holds_more()
    {
        var desk = (await LoginAsync((await PersonAsync("helpdesk")).UserName)).Access;
        var (id, userName) = await PersonAsync("system_admin");
        var login = await LoginAsync(userName);
        (await EndAsync(login.Text("session_id")!, desk)).Text("code").ShouldBe("user.holds_more");
        (await EndAllAsync(desk, $$"""{"user":"{{id}}"}""")).Text("code").ShouldBe("user.holds_more");
        await ShouldLiveAsync(login);
        (await Host.CountAsync($"select count(*) from public.audit where action in ('session.revoked', 'sessions.ended') and resource = '{id}' and outcome = 'Denied' and reason = 'user.holds_more'")).ShouldBe(2);
    }
}
