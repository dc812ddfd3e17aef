using System.Net;
using System.Text;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.Notifications;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class PasswordResetTests(LoginHost host) : LoginScenarios(host)
{
    private const string Next = "another long pass phrase";

    [Fact]
    public async Task A_link_sets_the_password_once_and_ends_everything_before()
    {
        var (id, userName) = await MailedPersonAsync("ada@mail.example");
        var before = await LoginAsync(userName);
        (await UseAsync(before.Access)).ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(userName)).Status.ShouldBe(HttpStatusCode.Accepted);
        var token = await TokenAsync(userName);
        (await ConfirmAsync(token, "short")).Text("code").ShouldBe("auth.weak_password");
        (await ConfirmAsync(token, "ada@mail.example")).Text("code").ShouldBe("auth.weak_password");
        (await ConfirmAsync(token, Next)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ConfirmAsync(token, Next + "!")).Text("code").ShouldBe("auth.link_invalid");
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await LoginAsync(userName, Next)).Status.ShouldBe(HttpStatusCode.OK);
        (await UseAsync(before.Access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await RefreshAsync(before.Refresh)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        Host.Sent.Messages.OfType<SessionsEnded>().Count(fact => fact.Subject == id).ShouldBe(1);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_reset' and resource = '{id}'")).ShouldBe(1);
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_link_sent' and resource = '{id}'")).ShouldBe(1);
    }

    [Fact]
    public async Task The_answer_is_the_same_whoever_it_is_and_however_often()
    {
        var (_, withMail) = await MailedPersonAsync("ada@mail.example");
        var (_, withoutMail) = await PersonAsync();
        foreach (var userName in new[] { withMail, withoutMail, "nobody@example.com", withMail, withMail, withMail, withMail })
        {
            var answer = await AskAsync(userName);
            (answer.Status, answer.Body.ValueKind).ShouldBe((HttpStatusCode.Accepted, System.Text.Json.JsonValueKind.Undefined));
        }

        // Beyond the free ones nothing was asked for any more, and nobody can tell.
        RequestsOf(withMail).Count.ShouldBe(3);
        RequestsOf("nobody@example.com").Count.ShouldBe(1);
        Host.Stream.Facts.ShouldContain(fact => fact.Action == "password_reset.throttled");
        (await AnswerAsync(RequestsOf(withoutMail)[0])).ShouldBeNull();
        (await AnswerAsync(RequestsOf("nobody@example.com")[0])).ShouldBeNull();
        (await PostAsync("/v1/auth/password-reset", """{"username":""}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Who_is_deactivated_gets_no_link_and_cannot_use_one()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var (id, userName) = await MailedPersonAsync("ada@mail.example");
        await AskAsync(userName);
        var token = await TokenAsync(userName);
        var access = (await LoginAsync(admin)).Access;
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/deactivate", null, access, "*")).Status.ShouldBe(HttpStatusCode.OK);
        (await ConfirmAsync(token, Next)).Text("code").ShouldBe("auth.link_invalid");
        await AskAsync(userName);
        (await AnswerAsync(RequestsOf(userName)[1])).ShouldBeNull();
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/password-reset", null, access)).Text("code").ShouldBe("user.inactive");
    }

    [Fact]
    public async Task Of_many_uses_at_once_exactly_one_wins()
    {
        var (id, userName) = await MailedPersonAsync("ada@mail.example");
        await AskAsync(userName);
        var token = await TokenAsync(userName);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => ConfirmAsync(token, $"{Next} {i}")));
        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.NoContent || answer.Text("code") == "auth.link_invalid");
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.password_reset' and resource = '{id}'")).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionsEnded>().Count(fact => fact.Subject == id).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Used_expired_superseded_and_unknown_links_are_refused_alike()
    {
        var (id, userName) = await MailedPersonAsync("ada@mail.example");
        await AskAsync(userName);
        var expired = await TokenAsync(userName);
        await Host.ExecuteAsync($"update authentication.password_resets set expires_at = now() - interval '1 second' where subject = '{id}'");
        var (_, admin) = await PersonAsync("system_admin");
        var access = (await LoginAsync(admin)).Access;
        List<string> tokens = [];
        for (var i = 0; i < 4; i++)
        {
            (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/password-reset", null, access)).Status.ShouldBe(HttpStatusCode.Accepted);
            tokens.Add(TokenOf(Open(Host.Sent.Messages.OfType<NotificationDue>().Last())));
        }

        var answers = new List<Answer>();
        foreach (var token in new[] { expired, tokens[0], new string('x', 43), "", "' or 1=1 --" })
        {
            answers.Add(await ConfirmAsync(token, Next));
        }

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.BadRequest && answer.Text("code") == "auth.link_invalid" && answer.Text("title") == answers[0].Text("title"));
        (await ConfirmAsync(tokens[1], Next)).Status.ShouldBe(HttpStatusCode.NoContent);
        // A used one takes the others of the person with it.
        (await ConfirmAsync(tokens[3], Next + "!")).Text("code").ShouldBe("auth.link_invalid");
    }

    [Fact]
    public async Task A_message_that_comes_twice_makes_one_link_and_shows_nothing()
    {
        var (id, userName) = await MailedPersonAsync("ada.seen@mail.example");
        await AskAsync(userName);
        var request = RequestsOf(userName).ShouldHaveSingleItem();
        Encoding.UTF8.GetString(request.UserName).ShouldNotContain(userName);
        var due = (await AnswerAsync(request)).ShouldNotBeNull();
        (await AnswerAsync(request)).ShouldBeNull();
        (await Host.CountAsync($"select count(*) from authentication.password_resets where subject = '{id}'")).ShouldBe(1);
        var mail = Open(due);
        mail.Address.ShouldBe("ada.seen@mail.example");
        mail.Text.ShouldNotContain(userName);
        Encoding.UTF8.GetString(due.Sealed).ShouldNotContain(TokenOf(mail));
        (await Host.CountAsync($"select count(*) from authentication.password_resets r where r::text like '%{TokenOf(mail)}%' or encode(token_hash, 'escape') like '%{TokenOf(mail)}%'")).ShouldBe(0);
        Encoding.UTF8.GetString(due.Sealed).ShouldNotContain("ada.seen");
    }

    [Fact]
    public async Task A_link_sets_the_first_password_and_its_owner_is_told_by_mail()
    {
        var (_, admin) = await PersonAsync("system_admin");
        var (id, userName) = await MailedPersonAsync("first@mail.example");
        await Host.ExecuteAsync($"delete from authentication.passwords where subject = '{id}'");
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/password-reset", null, (await LoginAsync(admin)).Access)).Status.ShouldBe(HttpStatusCode.Accepted);
        var token = TokenOf(Open(Host.Sent.Messages.OfType<NotificationDue>().Last()));
        (await ConfirmAsync(token, Next)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await LoginAsync(userName, Next)).Status.ShouldBe(HttpStatusCode.OK);
        var told = Open(Host.Sent.Messages.OfType<NotificationDue>().Last());
        (told.Address, told.Subject).ShouldBe(("first@mail.example", "Your password was changed"));
        told.Text.ShouldNotContain(Next);
        told.Text.ShouldNotContain(token);
    }

    [Fact]
    public async Task A_link_for_somebody_needs_the_permission_and_an_address()
    {
        var (admin, adminName) = await PersonAsync("system_admin");
        var (_, deskName) = await PersonAsync("helpdesk");
        var (id, userName) = await PersonAsync();
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/password-reset", null, null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/password-reset", null, (await LoginAsync(userName)).Access)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(HttpMethod.Post, $"/v1/users/{admin}/password-reset", null, (await LoginAsync(deskName)).Access)).Text("code").ShouldBe("user.holds_more");
        var access = (await LoginAsync(adminName)).Access;
        (await SendAsync(HttpMethod.Post, $"/v1/users/{id}/password-reset", null, access)).Text("code").ShouldBe("user.no_email");
        (await SendAsync(HttpMethod.Post, "/v1/users/nobody/password-reset", null, access)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<Answer> AskAsync(string userName) => PostAsync("/v1/auth/password-reset", $$"""{"username":"{{userName}}"}""");

    private Task<Answer> ConfirmAsync(string token, string password) =>
        PostAsync("/v1/auth/password-reset/confirm", $$"""{"token":"{{token}}","password":"{{password}}"}""");

    private List<PasswordResetRequested> RequestsOf(string userName)
    {
        var values = Host.Services.GetRequiredService<Platform.PersonalData.PersonalValues>();
        return [.. Host.Sent.Messages.OfType<PasswordResetRequested>().Where(request => values.Reveal(PasswordResets.Kind, request.UserName) == userName)];
    }

    // What the message's handler does, without the queue.
    private async Task<NotificationDue?> AnswerAsync(PasswordResetRequested request)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var due = await Reactions.WhenPasswordResetRequestedHandler.Handle(request, Host.Services.GetRequiredService<IPasswordResets>(), session, Ct);
        await session.SaveChangesAsync(Ct);
        return due;
    }

    private async Task<string> TokenAsync(string userName) => TokenOf(Open((await AnswerAsync(RequestsOf(userName)[^1]))!));

    private Notification Open(NotificationDue due) => Host.Services.GetRequiredService<NotificationMail>().Open(due);

    private static string TokenOf(Notification mail) =>
        mail.Text.Split('\n').Single(line => line.StartsWith($"{LoginHost.Issuer}/reset-password#token=", StringComparison.Ordinal)).Split("token=")[1].Trim();
}
