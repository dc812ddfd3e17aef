using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Platform.Notifications;

namespace ZeroTrust.Authentication.Tests.People;

/// <summary>What other modules see of people.</summary>
[Collection(nameof(LoginHost))]
public sealed class PersonDirectoryTests(LoginHost host) : SessionScenarios(host)
{
    [Fact]
    public Task A_person_is_found_by_subject_and_by_user_name() => WithAsync(async (directory, _) =>
    {
        var (id, userName) = await MailedPersonAsync("ada@example.com", "customer_support");
        foreach (var found in new[] { await directory.FindAsync(id, Ct), await directory.FindByUserNameAsync(userName.ToUpperInvariant(), Ct) })
        {
            found.ShouldNotBeNull().ShouldSatisfyAllConditions(
                card => (card.Subject, card.UserName, card.Email).ShouldBe((id, userName, "ada@example.com")),
                card => card.State.Roles.ShouldBe(["customer_support"]), card => card.ToString().ShouldBe(id));
        }

        (await directory.FindAsync("nobody", Ct)).ShouldBeNull();
        (await directory.FindAsync("no subject\0", Ct)).ShouldBeNull();
        (await directory.FindByUserNameAsync("nobody@example.com", Ct)).ShouldBeNull();
    });

    [Fact]
    public Task Holders_of_a_role_are_those_who_are_active_whoever_granted_it() => WithAsync(async (directory, session) =>
    {
        var role = $"role{Guid.NewGuid():N}";
        var granted = (await PersonAsync(role)).Id;
        var held = (await PersonAsync(role)).Id;
        var owned = (await PersonAsync("other")).Id;
        var gone = (await PersonAsync("other")).Id;
        await EditAsync(held, person => person.HeldByAdministrator = true);
        await EditAsync(owned, person => person.Owner = new EventOwner { Source = "hr", Roles = [role] });
        await EditAsync(gone, person => person.Owner = new EventOwner { Source = "hr", Roles = [role], Deactivated = true });
        (await directory.HoldersOfAsync(role, Ct)).Select(card => card.Subject).ShouldBe([granted, owned], ignoreOrder: true);

        var administrator = (await PersonAsync("system_admin")).Id;
        var all = await directory.HoldersOfAsync("system_admin", Ct);
        all.Count.ShouldBeLessThanOrEqualTo(100);
        all.ShouldAllBe(card => card.State.Active && card.State.Roles.Contains("system_admin"));
        (all.Count == 100 || all.Any(card => card.Subject == administrator)).ShouldBeTrue();
    });

    [Fact]
    public Task A_mail_is_published_sealed_and_not_to_who_has_no_address() => WithAsync(async (directory, _) =>
    {
        var (id, _) = await MailedPersonAsync("grace@example.com");
        (await directory.NotifyAsync((await directory.FindAsync(id, Ct))!, "A factor was added", "Somebody added a factor.", Ct)).ShouldBeTrue();
        var mails = Host.Services.GetRequiredService<NotificationMail>();
        Host.Sent.Messages.OfType<NotificationDue>().Select(mails.Open).ShouldContain(
            mail => mail.Address == "grace@example.com" && mail.Subject == "A factor was added" && mail.Text == "Somebody added a factor.");
        (await directory.NotifyAsync((await directory.FindAsync((await PersonAsync()).Id, Ct))!, "x", "y", Ct)).ShouldBeFalse();
    });

    [Fact]
    public Task Sessions_end_with_the_callers_commit_and_not_before() => WithAsync(async (directory, session) =>
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        await directory.EndSessionsAsync(session, AuditActor.System, id, "factors_reset", Ct);
        await directory.EndSessionsAsync(session, AuditActor.System, "nobody", "factors_reset", Ct);
        (await EntriesAsync("sessions.ended", id)).ShouldBe(0);
        await session.SaveChangesAsync(Ct);
        (await RefreshAsync(login.Refresh)).Text("code").ShouldBe("auth.refused");
        (await EntriesAsync("sessions.ended", id)).ShouldBe(1);
        Host.Sent.Messages.OfType<SessionsEnded>().ShouldContain(fact => fact.Subject == id && fact.Reason == "factors_reset");
    });

    private async Task WithAsync(Func<IPersonDirectory, Marten.IDocumentSession, Task> act)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<IPersonDirectory>(), scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>());
    }

    private async Task EditAsync(string id, Action<PersonDocument> edit)
    {
        var people = Host.Services.GetRequiredService<PersonStore>();
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        var person = (await people.LoadAsync(session, id, Ct))!;
        edit(person);
        await people.RecordChangeAsync(session, OutboxStub.Create(Host.Sent), person, "test");
        await session.SaveChangesAsync(Ct);
    }
}
