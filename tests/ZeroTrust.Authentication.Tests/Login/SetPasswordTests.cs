using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class SetPasswordTests(LoginHost host) : LoginScenarios(host)
{
    private const string Next = "another long pass phrase";

    [Fact]
    public async Task A_new_password_ends_everything_that_the_old_one_opened_and_only_that()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var (id, userName) = await PersonAsync("system_admin");
        var token = (await LoginAsync(admin)).Access;
        var before = await LoginAsync(userName);
        // So that this instance holds a copy of the person.
        (await UseAsync(before.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await SetAsync(id, Next, token, await ETagAsync(id))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await UseAsync(before.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(before.Refresh)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        // In the same second as the change.
        var after = await LoginAsync(userName, Next);
        after.Status.ShouldBe(HttpStatusCode.OK);
        (await UseAsync(after.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await RefreshAsync(after.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
        (await UseAsync(token)).ShouldBe(HttpStatusCode.NotFound);
        Host.Sent.Messages.OfType<SessionsEnded>().Count(fact => fact.Subject == id && fact.Reason == "password_changed").ShouldBe(1);
        Host.Sent.Messages.OfType<SessionRevoked>().ShouldNotContain(fact => fact.Subject == id);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_set' and resource = '{id}'")).ShouldBe(1);
    }

    [Fact]
    public async Task It_needs_the_permission_the_version_and_a_good_password()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var (_, other) = await PersonAsync("customer_support");
        var (id, userName) = await PersonAsync();
        var token = (await LoginAsync(admin)).Access;
        var tag = await ETagAsync(id);
        (await SetAsync(id, Next, null, tag)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SetAsync(id, Next, (await LoginAsync(other)).Access, tag)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SetAsync("nobody", Next, token, tag)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SetAsync(id, Next, token, null)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        (await SetAsync(id, Next, token, Preconditions.ETag(Guid.Empty))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SetAsync(id, "short", token, tag)).Text("code").ShouldBe("auth.weak_password");
        (await SetAsync(id, userName, token, tag)).Text("code").ShouldBe("auth.weak_password");
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_changes_who_holds_more()
    {
        await PersonAsync("system_admin");
        var (desk, deskName) = await PersonAsync("helpdesk");
        var (admin, adminName) = await PersonAsync("system_admin");
        var (id, userName) = await PersonAsync("customer_support");
        var token = (await LoginAsync(deskName)).Access;
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Put, $"{admin}/password", $$"""{"password":"{{Next}}"}"""), (HttpMethod.Put, $"{admin}/password", """{"password":"short"}"""),
            (HttpMethod.Post, $"{admin}/deactivate", null), (HttpMethod.Delete, $"{admin}/roles/system_admin", null),
            (HttpMethod.Put, $"{admin}/roles/customer_support", null), (HttpMethod.Put, $"{id}/roles/system_admin", null),
        })
        {
            var answer = await SendAsync(method, $"/v1/users/{path}", body, token, "*");
            (answer.Status, answer.Text("code")).ShouldBe((HttpStatusCode.Forbidden, "user.holds_more"), path);
        }

        var holder = (await LoginAsync(adminName)).Access;
        (await SendAsync(HttpMethod.Post, $"/v1/users/{admin}/deactivate", null, holder, "*")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Post, $"/v1/users/{admin}/reactivate", null, token, "*")).Text("code").ShouldBe("user.holds_more");
        (await SetAsync(id, Next, token, await ETagAsync(id))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await LoginAsync(userName, Next)).Status.ShouldBe(HttpStatusCode.OK);
        (await SetAsync(desk, Next, token, await ETagAsync(desk))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await Host.CountAsync($"select count(*) from public.audit where resource in ('{admin}', '{id}') and outcome = 'Denied' and reason = 'user.holds_more'")).ShouldBe(7);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("====")]
    [InlineData("a+b/")]
    public async Task A_cursor_that_no_list_made_is_a_clear_error(string cursor)
    {
        var (_, admin) = await PersonAsync("system_admin");
        var answer = await SendAsync(HttpMethod.Get, $"/v1/users?cursor={Uri.EscapeDataString(cursor)}", null, (await LoginAsync(admin)).Access);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text("code").ShouldBe("request.invalid");
    }

    [Fact]
    public async Task Of_many_changes_at_once_one_wins()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var (id, _) = await PersonAsync();
        var token = (await LoginAsync(admin)).Access;
        var tag = await ETagAsync(id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SetAsync(id, $"{Next} {i}", token, tag)));
        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.NoContent || answer.Status == HttpStatusCode.Conflict || answer.Status == HttpStatusCode.PreconditionFailed);
    }

    private Task<Answer> SetAsync(string id, string password, string? token, string? tag) =>
        SendAsync(HttpMethod.Put, $"/v1/users/{id}/password", $$"""{"password":"{{password}}"}""", token, tag);
}
