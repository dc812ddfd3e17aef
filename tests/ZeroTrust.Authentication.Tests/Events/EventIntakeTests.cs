using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Tests.Events;

public sealed class EventIntakeTests(SyncFixture fixture) : IClassFixture<SyncFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_32_parallel_repeats_one_is_applied()
    {
        Environment.ProcessorCount.ShouldBeGreaterThan(1);
        var once = Facts.Of("race-1", 1, "user.registered", userName: "race-1@x", roles: "customer_support");
        // A group each, so that the database decides and not the queue.
        var intakes = Enumerable.Range(0, 32).Select(_ => fixture.Intake()).ToArray();
        var outcomes = await Task.WhenAll(intakes.Select(intake => Task.Run(() => intake.ProcessAsync([once], SyncFixture.UserService, Ct))));
        outcomes.Count(o => o[0] is EventOutcome.Applied).ShouldBe(1);
        outcomes.Count(o => o[0] is EventOutcome.Duplicate).ShouldBe(31);
        var person = (await fixture.LoadAsync("race-1")).ShouldNotBeNull();
        person.Epoch.ShouldBe(1);
        (await fixture.CountAsync("select count(*) from public.audit where resource = 'race-1'")).ShouldBe(1);
    }

    [Fact]
    public async Task Parallel_batches_on_the_same_people_lose_nothing()
    {
        const int Batches = 24;
        var intakes = Enumerable.Range(0, 8).Select(_ => fixture.Intake()).ToArray();
        var outcomes = await Task.WhenAll(Enumerable.Range(1, Batches).Select(i => Task.Run(() =>
        {
            string[] subjects = i % 2 == 0 ? ["p-1", "p-2", "p-3"] : ["p-3", "p-2", "p-1"];
            return intakes[i % 8].ProcessAsync([.. subjects.Select(s => Facts.Of(s, 1, source: i % 3 == 0 ? "crm" : "user-service", id: $"{s}-{i}"))], SyncFixture.UserService, Ct);
        })));
        foreach (var subject in new[] { "p-1", "p-2", "p-3" })
        {
            (await fixture.LoadAsync(subject)).ShouldNotBeNull().Epoch.ShouldBe(1);
            (await fixture.CountAsync($"select count(*) from authentication.received_events where subject = '{subject}'")).ShouldBe(1);
        }

        // Whoever came first owns each of the three: its source's others are late, the other source's are none of its business.
        var statuses = outcomes.SelectMany(each => each).ToList();
        statuses.Count(outcome => outcome is EventOutcome.Applied).ShouldBe(3);
        statuses.ShouldAllBe(outcome => outcome is EventOutcome.Applied || outcome is EventOutcome.Late
            || outcome == new EventOutcome.Rejected("events.subject_of_another_source"));
        statuses.ShouldContain(outcome => outcome is EventOutcome.Rejected);
    }

    [Fact]
    public async Task Parallel_sequences_end_at_the_highest()
    {
        var intakes = Enumerable.Range(0, 8).Select(_ => fixture.Intake()).ToArray();
        await Task.WhenAll(Enumerable.Range(1, 40).Select(i => Task.Run(() =>
            intakes[i % 8].ProcessAsync([Facts.Of("seq", i, roles: i == 40 ? "readonly_analyst" : "customer_support")], SyncFixture.UserService, Ct))));
        var person = (await fixture.LoadAsync("seq")).ShouldNotBeNull();
        person.Owner.ShouldNotBeNull().Sequence.ShouldBe(40);
        person.ToState().Roles.ShouldBe(["readonly_analyst"]);
        person.Epoch.ShouldBe(await fixture.CountAsync("select count(*) from authentication.received_events where subject = 'seq'"));
    }

    [Fact]
    public async Task A_batch_has_an_outcome_per_event_and_every_applied_one_moves_the_epoch()
    {
        var first = Facts.Of("mix", 1, "user.registered", userName: "mix@x", roles: "customer_support");
        var outcomes = await fixture.Intake().ProcessAsync(
        [
            first, first, Facts.Of("mix", 1), Facts.Of("mix", 5, roles: "readonly_analyst"), Facts.Of("mix", 6, roles: "system_admin"),
            Facts.Of("mix", 6, roles: "retired"), Facts.Of("mix-2", 1, userName: "MIX@x"), Facts.Of("mix", 9, source: "hr"), Facts.Of("mix", 9, "user.exploded"),
        ], SyncFixture.UserService, Ct);
        outcomes.Select(o => o.Status).ShouldBe(["applied", "duplicate", "late", "applied", "rejected", "rejected", "rejected", "rejected", "rejected"]);
        outcomes.OfType<EventOutcome.Rejected>().Select(o => o.Code)
            .ShouldBe(["role_not_allowed", "role_unknown", "user_name_taken", "source_not_yours", "type_unknown"]);
        var person = (await fixture.LoadAsync("mix")).ShouldNotBeNull();
        (person.Epoch, person.ToState().Roles.Single()).ShouldBe((2, "readonly_analyst"));
        (await fixture.LoadAsync("mix-2")).ShouldBeNull();
        (await fixture.CountAsync("select count(*) from public.audit where resource = 'mix' and changes like '%sequence_missed:>3%'")).ShouldBe(1);
        fixture.Sent.Messages.OfType<PermissionsChanged>().ShouldContain(m => m.States.Any(s => s.Subject == "mix" && s.Epoch == 2));
        fixture.Sent.Messages.OfType<RolesChanged>().ShouldContain(m => m.Subject == "mix" && m.Added.Single() == "readonly_analyst");
    }

    [Fact]
    public async Task A_person_owns_no_source()
    {
        var person = SyncFixture.UserService with { Kind = CallerKind.User };
        (await fixture.Intake().ProcessAsync([Facts.Of("nobody", 1)], person, Ct))[0].ShouldBe(new EventOutcome.Rejected("source_not_yours"));
        (await fixture.LoadAsync("nobody")).ShouldBeNull();
    }

    [Fact]
    public async Task Two_new_people_with_one_name_in_parallel_are_told_apart()
    {
        var intakes = Enumerable.Range(0, 16).Select(_ => fixture.Intake()).ToArray();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            intakes[i].ProcessAsync([Facts.Of($"twin-{i}", 1, "user.registered", userName: "twin@x")], SyncFixture.UserService, Ct))));
        outcomes.Count(o => o[0] is EventOutcome.Applied).ShouldBe(1);
        outcomes.Count(o => o[0] is EventOutcome.Rejected { Code: "user_name_taken" }).ShouldBe(15);
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_nothing()
    {
        await fixture.ExecuteAsync("alter table public.audit add constraint poison check (resource <> 'poisoned')");
        await Should.ThrowAsync<Exception>(() => fixture.Intake().ProcessAsync([Facts.Of("fine", 1), Facts.Of("poisoned", 1)], SyncFixture.UserService, Ct));
        (await fixture.LoadAsync("fine")).ShouldBeNull();
        (await fixture.CountAsync("select count(*) from authentication.received_events where subject in ('fine', 'poisoned')")).ShouldBe(0);
    }

    [Fact]
    public async Task Requests_that_share_a_transaction_share_no_fault()
    {
        await fixture.ExecuteAsync("alter table public.audit add constraint bad check (resource <> 'bad-company')");
        var intake = fixture.Intake(options => options.MaxTransactions = 1);
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                return (await intake.ProcessAsync([Facts.Of(i == 7 ? "bad-company" : $"company-{i}", 1)], SyncFixture.UserService, Ct))[0].Status;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return "failed";
            }
        }));
        results.Select((status, i) => (status, i)).ShouldAllBe(r => r.status == (r.i == 7 ? "failed" : "applied"));
        (await fixture.LoadAsync("bad-company")).ShouldBeNull();
    }

    [Fact]
    public async Task One_event_too_many_is_told_to_come_again()
    {
        var intake = fixture.Intake(options => options.MaxWaitingEvents = 1);
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                return (await intake.ProcessAsync([Facts.Of($"crowd-{i}", 1)], SyncFixture.UserService, Ct))[0].Status;
            }
            catch (ProblemException exception)
            {
                return exception.Problem.Code;
            }
        }));
        results[0].ShouldBe("applied");
        results.ShouldContain("platform.unavailable");
        (await intake.ProcessAsync([Facts.Of("crowd-later", 1)], SyncFixture.UserService, Ct))[0].Status.ShouldBe("applied");
    }

    [Fact]
    public async Task The_database_shows_no_user_name()
    {
        await fixture.Intake().ProcessAsync([Facts.Of("secret", 1, userName: "very-secret-name")], SyncFixture.UserService, Ct);
        (await fixture.CountAsync("select count(*) from authentication.mt_doc_persondocument where data::text like '%very-secret%'")).ShouldBe(0);
        await using var session = fixture.Documents.QuerySession();
        (await fixture.People.FindByUserNameAsync(session, " VERY-secret-name ", Ct)).ShouldNotBeNull().Id.ShouldBe("secret");
    }
}
