using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Contracts.Changes;

namespace ZeroTrust.ComplianceAudit.Tests.Changes;

public sealed class ChangeRequestTests
{
    [Fact]
    public async Task A_request_waits_with_its_difference_entry_and_fact_and_its_reason_is_sealed()
    {
        await using var world = await ChangeWorld.CreateAsync();
        var id = await world.RequestedAsync("ada", "note-1", "eve");

        var change = (await world.Store.FindAsync(Guid.Parse(id), ChangeWorld.Ct))!;
        change.Request.State.ShouldBe(ChangeStates.Requested);
        change.Request.Proposal.Reason.ShouldBe("Lost the phone");
        change.Request.Proposal.Beneficiary.ShouldBe("eve");
        change.Request.Proposal.Difference.ShouldHaveSingleItem().ShouldBe(new("text", "old", "new"));
        change.Request.ExpiresAt.ShouldBe(world.Clock.GetUtcNow().AddHours(24));
        var entry = (await world.EntriesAsync("change.requested")).ShouldHaveSingleItem();
        (entry.ActorId, entry.ResourceType, entry.ResourceId).ShouldBe(("ada", "change", id));
        entry.Changes.Select(field => field.Field).ShouldBe(["kind", "note", "text"]);
        entry.Personal!.ShouldHaveSingleItem().Value.ShouldBe("Lost the phone");
        (await world.FactsAsync("requested")).ShouldBe(1);
        (await world.Database.ScalarAsync<long>("""
            select count(*) from compliance_audit.changes c, compliance_audit.entries e
            where c::text like '%phone%' or e::text like '%phone%' or c::text like '%' || encode('phone'::bytea, 'hex') || '%'
            """)).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("bell \a")]
    [InlineData("nul \0")]
    public async Task A_reason_that_is_none_is_refused(string reason)
    {
        await using var world = await ChangeWorld.CreateAsync();
        (await world.RequestAsync("ada", "note-1", reason: reason)).ShouldBeOfType<ChangeRequestResult.BadReason>();
        (await world.RequestAsync("ada", "note-1", reason: new string('x', 501))).ShouldBeOfType<ChangeRequestResult.BadReason>();
        (await world.Database.ScalarAsync<long>("select count(*) from compliance_audit.changes")).ShouldBe(0);
    }

    [Fact]
    public async Task One_request_waits_for_a_resource()
    {
        await using var world = await ChangeWorld.CreateAsync();
        var id = await world.RequestedAsync("ada", "note-1");
        (await world.RequestAsync("bob", "note-1")).ShouldBe(new ChangeRequestResult.AlreadyOpen(id));
        (await world.RequestAsync("bob", "note-2")).ShouldBeOfType<ChangeRequestResult.Requested>();
        (await world.WithdrawAsync(id, "ada")).Problem.ShouldBeNull();
        (await world.RequestAsync("bob", "note-1")).ShouldBeOfType<ChangeRequestResult.Requested>();
    }

    [Fact]
    public async Task Of_many_requests_for_one_resource_at_once_one_commits()
    {
        await using var world = await ChangeWorld.CreateAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            try
            {
                return await world.RequestAsync($"p{i}", "note-1");
            }
            catch (Exception exception) when (Causes(exception).OfType<PostgresException>().Any(cause => cause.ConstraintName == ChangeTable.OneOpen))
            {
                return null;
            }
        })));
        results.Count(result => result is ChangeRequestResult.Requested).ShouldBe(1);
        (await world.EntriesAsync("change.requested")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_requester_has_so_many_that_wait_and_no_more()
    {
        await using var world = await ChangeWorld.CreateAsync();
        world.Options.MaxOpenChanges = 2;
        await world.RequestedAsync("ada", "note-1");
        await world.RequestedAsync("ada", "note-2");
        (await world.RequestAsync("ada", "note-3")).ShouldBeOfType<ChangeRequestResult.TooManyOpen>();
        await world.RequestedAsync("bob", "note-3");
        world.Clock.Advance(TimeSpan.FromHours(24));
        await world.RequestedAsync("ada", "note-4");
    }

    [Fact]
    public async Task What_is_over_gives_up_its_turn_before_the_sweep_comes()
    {
        await using var world = await ChangeWorld.CreateAsync();
        var first = await world.RequestedAsync("ada", "note-1");
        world.Clock.Advance(TimeSpan.FromHours(24));
        var second = await world.RequestedAsync("ada", "note-1");

        (await world.StateAsync(first)).ShouldBe(ChangeStates.Expired);
        (await world.StateAsync(second)).ShouldBe(ChangeStates.Requested);
        (await world.EntriesAsync("change.expired")).ShouldHaveSingleItem().ActorKind.ShouldBe("system");
        (await world.SweepAsync()).ShouldBeTrue();
        (await world.EntriesAsync("change.expired")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_sweep_writes_down_what_is_over_and_nothing_else()
    {
        await using var world = await ChangeWorld.CreateAsync();
        var over = await world.RequestedAsync("ada", "note-1");
        world.Clock.Advance(TimeSpan.FromHours(23));
        var waits = await world.RequestedAsync("ada", "note-2");
        world.Clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.SweepAsync()));
        (await world.SweepAsync()).ShouldBeTrue();

        (await world.Database.ScalarAsync<string>($"select state from compliance_audit.changes where id = '{over}'")).ShouldBe("expired");
        (await world.Database.ScalarAsync<string>($"select state from compliance_audit.changes where id = '{waits}'")).ShouldBe("requested");
        (await world.EntriesAsync("change.expired")).ShouldHaveSingleItem().ResourceId.ShouldBe(over);
        (await world.FactsAsync("expired")).ShouldBe(1);
    }

    [Fact]
    public async Task The_list_shows_what_the_reader_asked_for_or_may_decide()
    {
        await using var world = await ChangeWorld.CreateAsync();
        var ada = await world.RequestedAsync("ada", "note-1");
        world.Clock.Advance(TimeSpan.FromHours(23));
        var bob = await world.RequestedAsync("bob", "note-2");
        world.Clock.Advance(TimeSpan.FromHours(1));

        (await world.ListAsync("ada")).Select(change => change.Request.Id).ShouldBe([ada]);
        (await world.ListAsync("eve")).ShouldBeEmpty();
        world.Holders["eve"] = true;
        (await world.ListAsync("eve")).Select(change => change.Request.Id).ShouldBe([bob, ada]);
        (await world.ListAsync("eve", ChangeStates.Expired)).Select(change => change.Request.Id).ShouldBe([ada]);
        (await world.ListAsync("eve", ChangeStates.Requested)).Select(change => change.Request.Id).ShouldBe([bob]);
        (await world.ListAsync("eve", count: 1)).Select(change => change.Request.Id).ShouldBe([bob]);
        (await world.ListAsync("eve", after: Guid.Parse(bob))).Select(change => change.Request.Id).ShouldBe([ada]);
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
