using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Events;

public sealed class EventDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly EventSourceOptions Source = new() { Source = "user-service", Publisher = "user-service", Roles = { "a", "b", "undefined" } };
    private static readonly EventContext Open = new(Source, role => role != "undefined", false, false, false);

    [Fact]
    public void A_stranger_learns_nothing_but_that_the_source_is_not_theirs() =>
        EventDecision.Decide(null, Facts.Of("u", 1, "user.exploded", roles: "zz"), Open with { Source = null, WasReceived = true })
            .ShouldBe(new EventOutcome.Rejected("source_not_yours"));

    [Theory]
    [InlineData("user.exploded", "a", false, "type_unknown")]
    [InlineData("user.updated", "c", false, "role_not_allowed")]
    [InlineData("user.updated", "undefined", false, "role_unknown")]
    [InlineData("user.registered", "a", true, "user_name_taken")]
    public void Rules_reject(string type, string role, bool isTaken, string code) =>
        EventDecision.Decide(null, Facts.Of("u", 1, type, userName: "n", roles: role), Open with { UserNameIsTaken = isTaken })
            .ShouldBe(new EventOutcome.Rejected(code));

    [Theory]
    [InlineData("user.updated")]
    [InlineData("user.deactivated")]
    public void A_source_assigns_only_the_services_on_its_list(string type)
    {
        var services = Facts.Of("u", 1, type, services: ["order-service", "gateway"]);
        EventDecision.Decide(null, services, Open).ShouldBe(new EventOutcome.Rejected("events.service_not_allowed"));
        var listed = new EventSourceOptions { Source = "user-service", Services = { "order-service" } };
        EventDecision.Decide(null, services, Open with { Source = listed }).ShouldBe(new EventOutcome.Rejected("events.service_not_allowed"));
        EventDecision.Decide(null, Facts.Of("u", 1, type, services: ["order-service"]), Open with { Source = listed }).ShouldBe(new EventOutcome.Applied(0));
        EventDecision.Decide(null, Facts.Of("u", 1, type, services: []), Open).ShouldBe(new EventOutcome.Applied(0));
    }

    [Fact]
    public void A_taken_name_never_stops_a_deactivation() =>
        EventDecision.Decide(null, Facts.Of("u", 1, "user.deactivated"), Open with { UserNameIsTaken = true }).ShouldBe(new EventOutcome.Applied(0));

    [Fact]
    public void A_repeat_is_a_duplicate_even_when_its_role_is_no_longer_allowed() =>
        EventDecision.Decide(null, Facts.Of("u", 1, roles: "zz"), Open with { WasReceived = true }).ShouldBeOfType<EventOutcome.Duplicate>();

    [Theory]
    [InlineData(4, "late", 0)]
    [InlineData(5, "late", 0)]
    [InlineData(6, "applied", 0)]
    [InlineData(9, "applied", 3)]
    public void Sequence_decides_within_a_source(long sequence, string status, long missed)
    {
        var person = new PersonDocument { Id = "u", Owner = new EventOwner { Source = "user-service", Sequence = 5 } };
        var outcome = EventDecision.Decide(person, Facts.Of("u", sequence), Open);
        outcome.Status.ShouldBe(status);
        (outcome as EventOutcome.Applied)?.Missed.ShouldBe(missed);
    }

    [Theory]
    [InlineData("crm")]
    [InlineData(null)]
    public void No_source_speaks_about_a_person_that_it_did_not_introduce(string? owner)
    {
        var person = new PersonDocument { Id = "u", Owner = owner is null ? null : new EventOwner { Source = owner } };
        foreach (var type in new[] { "user.registered", "user.updated", "user.roles_assigned", "user.deactivated", "user.reactivated" })
        {
            EventDecision.Decide(person, Facts.Of("u", 9, type, userName: "n"), Open).ShouldBe(new EventOutcome.Rejected("events.subject_of_another_source"));
        }
    }

    [Theory]
    [InlineData("user.deactivated", true, "rejected")]
    [InlineData("user.deactivated", false, "applied")]
    [InlineData("user.updated", true, "rejected")]
    [InlineData("user.updated", false, "applied")]
    [InlineData("user.reactivated", true, "applied")]
    public void The_owner_leaves_the_last_administrator(string type, bool isLast, string status)
    {
        var person = new PersonDocument { Id = "u", Owner = new EventOwner { Source = "user-service", Roles = [PersonStore.AdministratorRole] } };
        var received = Facts.Of("u", 1, type);
        // A reactivation without roles is partial: it takes none away.
        received = type == "user.reactivated" ? received with { Data = PersonEventData.None } : received;
        var outcome = EventDecision.Decide(person, received, Open with { IsLastAdministrator = isLast });
        outcome.Status.ShouldBe(status);
        (outcome as EventOutcome.Rejected)?.Code.ShouldBe("events.last_administrator");
        person.GrantedRoles = [PersonStore.AdministratorRole];
        EventDecision.Decide(person, Facts.Of("u", 2), Open with { IsLastAdministrator = true }).ShouldBe(new EventOutcome.Applied(1));
    }

    [Fact]
    public void A_deactivated_person_stays_so_until_reactivated_and_gets_the_roles_back()
    {
        var person = Fold(Facts.Of("u", 1, "user.registered", roles: "a"), Facts.Of("u", 2, "user.deactivated", roles: "a"));
        person.ToState().ShouldSatisfyAllConditions(
            state => state.Active.ShouldBeFalse(), state => state.Roles.ShouldBeEmpty(), state => state.ValidAfter.ShouldBe(Now));
        Apply(person, Facts.Of("u", 3, "user.roles_assigned", roles: ["a", "b"]));
        person.ToState().Roles.ShouldBeEmpty();
        Apply(person, Facts.Of("u", 4, "customer.reactivated", roles: ["a", "b"]));
        person.ToState().Roles.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void No_event_brings_back_whom_an_administrator_holds()
    {
        var person = Fold(Facts.Of("u", 1, roles: "a"));
        PersonEdits.Deactivate(person, Now);
        Apply(person, Facts.Of("u", 2, "user.reactivated", roles: "a"));
        person.Active.ShouldBeFalse();
        PersonEdits.Reactivate(person);
        person.ToState().Roles.ShouldBe(["a"]);
    }

    [Fact]
    public void Losing_a_role_refuses_older_tokens_and_gaining_one_does_not()
    {
        var person = Fold(Facts.Of("u", 1, roles: "a"));
        person.ValidAfter.ShouldBe(default);
        Apply(person, Facts.Of("u", 2, roles: ["a", "b"]));
        person.ValidAfter.ShouldBe(default);
        Apply(person, Facts.Of("u", 3, roles: "b"));
        person.ValidAfter.ShouldBe(Now);
        person.ValidAfterEpoch.ShouldBe(1);
    }

    [Fact]
    public void A_role_that_an_administrator_grants_too_is_kept()
    {
        var person = Fold(Facts.Of("u", 1, roles: ["a", "b"]));
        PersonEdits.Grant(person, "b", "admin", _ => true);
        PersonEdits.Grant(person, "c", "admin", _ => true);
        Apply(person, Facts.Of("u", 2, roles: "a"));
        person.ToState().Roles.ShouldBe(["a", "b", "c"]);
        person.ValidAfter.ShouldBe(default);
    }

    [Fact]
    public void Any_order_and_any_repetition_end_in_the_state_of_the_highest_sequence()
    {
        var role = Gen.Bool.Select(isFirst => isFirst ? "a" : "b");
        var fact = Gen.Select(Gen.Long[0, 30], role.Array[0, 2], (sequence, roles) => (sequence, roles));
        Gen.Select(fact.Array[1, 20], Gen.Int[0, int.MaxValue]).Sample((facts, seed) =>
        {
            // One content per sequence number, as a source would send.
            var distinct = facts.GroupBy(f => f.sequence).Select(group => Facts.Of("u", group.Key, roles: group.First().roles)).ToArray();
            var stream = distinct.Concat(distinct).ToArray();
            new Random(seed).Shuffle(stream);
            var highest = distinct.MaxBy(e => e.Sequence)!;
            var person = Fold(stream);
            person.Owner.ShouldNotBeNull().Sequence.ShouldBe(highest.Sequence);
            person.ToState().Roles.ShouldBe(highest.Data.Roles!.Distinct().Order());
        });
    }

    private static PersonDocument Fold(params PersonEvent[] events)
    {
        PersonDocument? person = null;
        var seen = new HashSet<string>();
        foreach (var received in events)
        {
            if (EventDecision.Decide(person, received, Open with { WasReceived = seen.Contains(received.Id) }) is EventOutcome.Applied)
            {
                seen.Add(received.Id);
                Apply(person ??= new PersonDocument { Id = "u" }, received);
            }
        }

        return person.ShouldNotBeNull();
    }

    private static void Apply(PersonDocument person, PersonEvent received) => EventEffect.Apply(person, received, Now);
}
