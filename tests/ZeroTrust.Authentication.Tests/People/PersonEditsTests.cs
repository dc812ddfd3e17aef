using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Tests.People;

public sealed class PersonEditsTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Nobody_grants_to_themselves() =>
        PersonEdits.Grant(new PersonDocument { Id = "me" }, "a", "me", _ => true).ShouldBe(new PersonEdit.Refused(UserProblems.SelfGrant));

    [Fact]
    public void Only_defined_roles_are_granted() =>
        PersonEdits.Grant(new PersonDocument { Id = "u" }, "a", "me", _ => false).ShouldBe(new PersonEdit.Refused(UserProblems.RoleUnknown));

    [Fact]
    public void Revoking_refuses_older_tokens_unless_a_source_grants_the_role_too()
    {
        var person = new PersonDocument { Id = "u", GrantedRoles = ["a", "b"], Owner = new EventOwner { Source = "s", Roles = ["b"] } };
        PersonEdits.Revoke(person, "b", Now).ShouldBeOfType<PersonEdit.Changed>();
        person.ValidAfter.ShouldBe(default);
        PersonEdits.Revoke(person, "b", Now).ShouldBe(new PersonEdit.Refused(UserProblems.RoleFromEvents));
        PersonEdits.Revoke(person, "a", Now).ShouldBeOfType<PersonEdit.Changed>();
        person.ValidAfter.ShouldBe(Now);
        PersonEdits.Revoke(person, "a", Now).ShouldBeOfType<PersonEdit.Unchanged>();
    }

    [Fact]
    public void An_administrator_holds_and_gives_back()
    {
        var person = new PersonDocument { Id = "u", GrantedRoles = ["a"] };
        PersonEdits.Deactivate(person, Now).ShouldBeOfType<PersonEdit.Changed>().Changes.Select(change => change.Field).ShouldBe(["active", "held_by_administrator"]);
        person.ToState().Roles.ShouldBeEmpty();
        PersonEdits.Deactivate(person, Now).ShouldBeOfType<PersonEdit.Unchanged>();
        PersonEdits.Reactivate(person).ShouldBeOfType<PersonEdit.Changed>();
        person.ToState().Roles.ShouldBe(["a"]);
        PersonEdits.Reactivate(person).ShouldBeOfType<PersonEdit.Unchanged>();
    }

    [Fact]
    public void An_administrator_does_not_undo_the_deactivation_of_the_owning_source()
    {
        var person = new PersonDocument { Id = "u", Owner = new EventOwner { Source = "s", Deactivated = true }, GrantedRoles = ["a"] };
        PersonEdits.Reactivate(person).ShouldBe(new PersonEdit.Refused(UserProblems.DeactivatedByEvents));
        PersonEdits.Deactivate(person, Now).ShouldBeOfType<PersonEdit.Changed>().Changes.ShouldHaveSingleItem();
        PersonEdits.Reactivate(person).ShouldBeOfType<PersonEdit.Changed>();
        person.Active.ShouldBeFalse();
        person.ToState().Roles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_administrators_who_remove_each_other_one_remains()
    {
        for (var round = 0; round < 5; round++)
        {
            string[] pair = [$"admin-{round}-a", $"admin-{round}-b"];
            await fixture.ExecuteAsync("delete from authentication.mt_doc_persondocument where administrator");
            var versions = await Task.WhenAll(pair.Select(AddAdministratorAsync));
            var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() => DeactivateAsync(pair[i], versions[i]))));
            results.Count(result => result.Person is not null).ShouldBe(1);
            results.Single(result => result.Person is null).Problem.ShouldBe(UserProblems.LastAdministrator);
            (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where administrator")).ShouldBe(1);
        }
    }

    [Fact]
    public async Task An_edit_wants_the_version_that_is_current()
    {
        var version = await AddAdministratorAsync("versioned");
        await AddAdministratorAsync("another");
        (await EditAsync("versioned", null)).Problem.ShouldBe(CommonProblems.PreconditionRequired);
        (await EditAsync("versioned", $"\"{Guid.CreateVersion7():N}\"")).Problem.ShouldBe(CommonProblems.PreconditionFailed);
        (await EditAsync("unheard-of", "*")).Problem.ShouldBe(CommonProblems.NotFound);
        (await EditAsync("a\0b", "*")).Problem.ShouldBe(CommonProblems.NotFound);
        var done = (await DeactivateAsync("versioned", version)).Person.ShouldNotBeNull();
        done.Version.ShouldNotBe(version);
        (await fixture.LoadAsync("versioned")).ShouldNotBeNull().Version.ShouldBe(done.Version);
        (await fixture.CountAsync("select count(*) from public.audit where resource = 'versioned' and action = 'user.deactivated' and outcome = 'Success'")).ShouldBe(1);
    }

    private async Task<Guid> AddAdministratorAsync(string subject)
    {
        await using var session = fixture.Documents.LightweightSession();
        var person = fixture.People.Create(subject, $"{subject}@x", null, null, null);
        person.GrantedRoles = [PersonStore.AdministratorRole];
        await fixture.People.RecordChangeAsync(session, fixture.Outbox, person, "test");
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        return person.Version;
    }

    private Task<EditResult> DeactivateAsync(string subject, Guid version) => EditAsync(subject, $"\"{version:N}\"");

    private async Task<EditResult> EditAsync(string subject, string? ifMatch)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new AccessScope(SyncFixture.UserService with { Kind = CallerKind.User, Subject = "root" }, null, new PlatformVerdict(true, "", null, null, null)));
        if (ifMatch is not null)
        {
            context.Request.Headers.IfMatch = ifMatch;
        }

        await using var session = fixture.Documents.LightweightSession();
        return await fixture.Editing.EditAsync(context, session, fixture.Outbox, subject, "user.deactivated", person => PersonEdits.Deactivate(person, Now));
    }
}
