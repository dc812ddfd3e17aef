using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Tests.Events;

/// <summary>What an event source has no power over.</summary>
public sealed class EventPowerTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_of_a_person_that_the_platform_introduced_is_changed_by_an_event()
    {
        var before = await AddAdministratorAsync("set-up");
        foreach (var type in new[] { "user.deactivated", "user.updated", "user.roles_assigned" })
        {
            (await PublishAsync(Facts.Of("set-up", 1, type, userName: "renamed-by-event"))).ShouldBe(new EventOutcome.Rejected("events.subject_of_another_source"));
        }

        var after = (await fixture.LoadAsync("set-up")).ShouldNotBeNull();
        (after.Version, after.Epoch, after.Active, after.Owner).ShouldBe((before.Version, before.Epoch, true, null));
        (await fixture.CountAsync("select count(*) from public.audit where resource = 'set-up' and reason = 'events.subject_of_another_source'")).ShouldBe(3);
        (await fixture.CountAsync("select count(*) from authentication.received_events where subject = 'set-up'")).ShouldBe(0);
        (await PublishAsync(Facts.Of("squatter", 1, userName: "renamed-by-event"))).ShouldBe(new EventOutcome.Applied(0));
    }

    [Fact]
    public async Task No_other_source_brings_back_whom_the_owner_deactivated()
    {
        await PublishAsync(Facts.Of("fired", 1, "user.registered", userName: "fired@x", roles: "customer_support"));
        await PublishAsync(Facts.Of("fired", 2, "user.deactivated", roles: "customer_support"));
        (await PublishAsync(Facts.Of("fired", 1, "customer.reactivated", source: "crm"))).ShouldBe(new EventOutcome.Rejected("events.subject_of_another_source"));
        (await fixture.LoadAsync("fired")).ShouldNotBeNull().ToState().Roles.ShouldBeEmpty();
        (await PublishAsync(Facts.Of("fired", 3, "user.reactivated", roles: "customer_support"))).ShouldBe(new EventOutcome.Applied(0));
        (await fixture.LoadAsync("fired")).ShouldNotBeNull().ToState().Roles.ShouldBe(["customer_support"]);
    }

    [Fact]
    public async Task The_owner_and_administrators_each_undo_their_own_deactivation_only()
    {
        await PublishAsync(Facts.Of("two-holds", 1, roles: "customer_support"));
        await AddAdministratorAsync("two-holds-admin");
        (await EditAsync("two-holds", person => PersonEdits.Deactivate(person, DateTimeOffset.UtcNow))).Problem.ShouldBeNull();
        (await PublishAsync(Facts.Of("two-holds", 2, "user.deactivated"))).ShouldBe(new EventOutcome.Applied(0));
        (await PublishAsync(Facts.Of("two-holds", 3, "user.reactivated", roles: "customer_support"))).ShouldBe(new EventOutcome.Applied(0));
        (await fixture.LoadAsync("two-holds")).ShouldNotBeNull().Active.ShouldBeFalse();
        (await EditAsync("two-holds", PersonEdits.Reactivate)).Person.ShouldNotBeNull().Active.ShouldBeTrue();

        (await PublishAsync(Facts.Of("two-holds", 4, "user.deactivated"))).ShouldBe(new EventOutcome.Applied(0));
        (await EditAsync("two-holds", PersonEdits.Reactivate)).Problem.ShouldBe(UserProblems.DeactivatedByEvents);
        (await fixture.LoadAsync("two-holds")).ShouldNotBeNull().Active.ShouldBeFalse();
    }

    [Fact]
    public async Task A_service_outside_the_list_of_the_source_is_assigned_to_nobody()
    {
        (await PublishAsync(Facts.Of("owner", 1, roles: "service_owner", services: ["gateway"]))).ShouldBe(new EventOutcome.Rejected("events.service_not_allowed"));
        (await fixture.LoadAsync("owner")).ShouldBeNull();
        (await PublishAsync(Facts.Of("owner", 1, roles: "service_owner", services: ["order-service"]))).ShouldBe(new EventOutcome.Applied(0));
        (await fixture.LoadAsync("owner")).ShouldNotBeNull().ToState().AssignedServices.ShouldBe(["order-service"]);
    }

    [Fact]
    public async Task A_batch_cannot_deactivate_all_administrators()
    {
        await NoAdministratorsAsync();
        await AddOwnedAdministratorAsync("batch-a");
        await AddOwnedAdministratorAsync("batch-b");
        var outcomes = await fixture.Intake().ProcessAsync(
            [Facts.Of("batch-a", 2, "user.deactivated"), Facts.Of("batch-b", 2, "user.deactivated")], SyncFixture.UserService, Ct);
        outcomes[0].ShouldBeOfType<EventOutcome.Applied>();
        outcomes[1].ShouldBe(new EventOutcome.Rejected("events.last_administrator"));
        // Rejected is not consumed: it goes through as soon as somebody else administers.
        await AddAdministratorAsync("batch-c");
        (await PublishAsync(Facts.Of("batch-b", 2, "user.deactivated"))).ShouldBe(new EventOutcome.Applied(0));
    }

    [Fact]
    public async Task Of_administrators_deactivated_at_once_by_events_and_by_calls_one_remains()
    {
        for (var round = 0; round < 5; round++)
        {
            await NoAdministratorsAsync();
            var (byEvent, byCall, byOther) = ($"race-{round}-a", $"race-{round}-b", $"race-{round}-c");
            await AddOwnedAdministratorAsync(byEvent);
            await AddAdministratorAsync(byCall);
            await AddOwnedAdministratorAsync(byOther);
            var done = await Task.WhenAll(
                Task.Run(async () => await PublishAsync(Facts.Of(byEvent, 2, "user.deactivated")) is EventOutcome.Applied),
                Task.Run(async () => (await EditAsync(byCall, person => PersonEdits.Deactivate(person, DateTimeOffset.UtcNow))).Problem is null),
                Task.Run(async () => await PublishAsync(Facts.Of(byOther, 2, "user.deactivated")) is EventOutcome.Applied));
            done.Count(each => each).ShouldBe(2);
            (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where administrator")).ShouldBe(1);
        }
    }

    private async Task<EventOutcome> PublishAsync(PersonEvent received) =>
        (await fixture.Intake().ProcessAsync([received], SyncFixture.UserService, Ct))[0];

    private Task NoAdministratorsAsync() => fixture.ExecuteAsync("delete from authentication.mt_doc_persondocument where administrator");

    private async Task<PersonDocument> AddAdministratorAsync(string subject)
    {
        await using var session = fixture.Documents.LightweightSession();
        var person = fixture.People.Create(subject, $"{subject}@x", null, null, null);
        person.GrantedRoles = [PersonStore.AdministratorRole];
        await fixture.People.RecordChangeAsync(session, fixture.Outbox, person, "test");
        await session.SaveChangesAsync(Ct);
        return person;
    }

    private async Task AddOwnedAdministratorAsync(string subject)
    {
        (await PublishAsync(Facts.Of(subject, 1))).ShouldBe(new EventOutcome.Applied(0));
        (await EditAsync(subject, person => PersonEdits.Grant(person, PersonStore.AdministratorRole, "root", _ => true))).Problem.ShouldBeNull();
    }

    private async Task<EditResult> EditAsync(string subject, Func<PersonDocument, PersonEdit> edit)
    {
        var context = new DefaultHttpContext();
        context.Features.Set(new AccessScope(SyncFixture.UserService with { Kind = CallerKind.User, Subject = "root" }, null, new PlatformVerdict(true, "", null, null, null)));
        context.Request.Headers.IfMatch = "*";
        await using var session = fixture.Documents.LightweightSession();
        return await fixture.Editing.EditAsync(context, session, fixture.Outbox, subject, "test.edit", edit);
    }
}
