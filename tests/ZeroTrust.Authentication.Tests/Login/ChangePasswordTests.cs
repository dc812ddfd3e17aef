using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class ChangePasswordTests(LoginHost host) : LoginScenarios(host)
{
    private const string Next = "another long pass phrase";

    [Fact]
    public async Task A_change_ends_every_session_and_answers_with_a_new_one()
    {
        var (id, userName) = await PersonAsync();
        var other = await LoginAsync(userName);
        var present = await LoginAsync(userName);
        var answer = await ChangeAsync(present.Access, Password, Next);
        answer.Status.ShouldBe(HttpStatusCode.OK);
        foreach (var session in new[] { other, present })
        {
            // At once, not only when the feed has told of it.
            (await UseAsync(session.Access)).ShouldBe(HttpStatusCode.Unauthorized);
            (await RefreshAsync(session.Refresh)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await UseAsync(answer.Access)).ShouldBe(HttpStatusCode.Forbidden);
        (await RefreshAsync(answer.Refresh)).Status.ShouldBe(HttpStatusCode.OK);
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(userName, Next)).Status.ShouldBe(HttpStatusCode.OK);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_changed' and resource = '{id}' and outcome = 'Success'")).ShouldBe(1);
    }

    [Fact]
    public async Task It_needs_the_present_password_and_a_good_new_one()
    {
        var (id, userName) = await PersonAsync();
        var access = (await LoginAsync(userName)).Access;
        (await ChangeAsync(access, "not the password", Next)).Text("code").ShouldBe("auth.wrong_password");
        (await ChangeAsync(access, "", Next)).Text("code").ShouldBe("auth.wrong_password");
        (await ChangeAsync(access, Password, "short")).Text("code").ShouldBe("auth.weak_password");
        (await ChangeAsync(access, Password, userName)).Text("code").ShouldBe("auth.weak_password");
        (await ChangeAsync(null, Password, Next)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.OK);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_changed' and resource = '{id}' and reason = 'wrong_password'")).ShouldBe(2);
    }

    [Fact]
    public async Task Guesses_with_a_stolen_token_count_as_failed_logins()
    {
        var (_, userName) = await PersonAsync();
        var access = (await LoginAsync(userName)).Access;
        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await ChangeAsync(access, $"guess number {i}", Next));
        }

        answers.ShouldContain(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter != null);
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Of_many_changes_at_once_one_wins()
    {
        var (id, userName) = await PersonAsync();
        var access = (await LoginAsync(userName)).Access;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ChangeAsync(access, Password, $"{Next} {i}")));
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_changed' and resource = '{id}' and outcome = 'Success'")).ShouldBe(1);
    }

    [Fact]
    public async Task An_imported_hash_lets_its_owner_in_once_and_is_then_ours()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var (id, userName) = await PersonAsync();
        var access = (await LoginAsync(admin)).Access;
        (await ImportAsync(id, "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", access, await ETagAsync(id))).Status.ShouldBe(HttpStatusCode.NoContent);
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(userName, "U*U*")).Status.ShouldBe(HttpStatusCode.OK);
        var stored = await Host.Services.GetRequiredService<PasswordStore>().FindAsync(id, Ct);
        stored!.Hash.ShouldStartWith("$argon2id$v=19$m=12288,t=3,p=1$");
        (await LoginAsync(userName, "U*U*")).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Get, $"/v1/users/{id}", null, access)).Body.ToString().ShouldNotContain("$");
    }

    [Fact]
    public async Task An_import_needs_the_permission_the_version_and_a_hash_within_bounds()
    {
        const string Hash = "pbkdf2_sha1$1000$NaCl$TKGOvlitYwYY5h5ldk4/ZwO/0kU=";
        var (admin, adminName) = await PersonAsync("system_admin");
        var (_, deskName) = await PersonAsync("helpdesk");
        var (id, userName) = await PersonAsync();
        var access = (await LoginAsync(adminName)).Access;
        var tag = await ETagAsync(id);
        (await ImportAsync(id, Hash, (await LoginAsync(userName)).Access, tag)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await ImportAsync(admin, Hash, (await LoginAsync(deskName)).Access, await ETagAsync(admin))).Text("code").ShouldBe("user.holds_more");
        (await ImportAsync(id, Hash, access, null)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        (await ImportAsync(id, "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", access, tag)).Text("code").ShouldBe("auth.unknown_hash");
        (await ImportAsync(id, "a password", access, tag)).Text("code").ShouldBe("auth.unknown_hash");
        (await ImportAsync(id, Hash, access, tag)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await LoginAsync(userName, "letmein phrase")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private Task<Answer> ChangeAsync(string? access, string current, string next) =>
        PostAsync("/v1/auth/password", $$"""{"current_password":"{{current}}","new_password":"{{next}}"}""", access);

    private Task<Answer> ImportAsync(string id, string hash, string access, string? tag) =>
        SendAsync(HttpMethod.Put, $"/v1/users/{id}/password-hash", $$"""{"hash":"{{hash}}"}""", access, tag);
}
