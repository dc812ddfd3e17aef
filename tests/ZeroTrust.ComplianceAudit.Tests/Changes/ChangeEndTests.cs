using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.Contracts;

namespace ZeroTrust.ComplianceAudit.Tests.Changes;

public sealed class ChangeEndTests
{
    [Fact]
    public async Task Another_who_may_decide_it_approves_and_the_change_is_made_in_that_commit()
    {
        await using var world = await WorldAsync("bob");
        var id = await world.RequestedAsync("ada", "note-1");
        var (change, problem) = await world.ApproveAsync(id, "bob");

        problem.ShouldBeNull();
        (change!.Request.State, change.DecidedBy!.Id).ShouldBe((ChangeStates.Approved, "bob"));
        (await world.StateAsync(id)).ShouldBe(ChangeStates.Approved);
        (await world.AppliedAsync()).ShouldBe(1);
        (await world.EntriesAsync("change.approved")).ShouldHaveSingleItem().ActorId.ShouldBe("bob");
        (await world.FactsAsync("approved")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_approves_what_they_asked_for_or_gain_by()
    {
        await using var world = await WorldAsync("ada", "eve", "bob");
        var id = await world.RequestedAsync("ada", "note-1", beneficiary: "eve");
        foreach (var subject in new[] { "ada", "eve" })
        {
            (await world.ApproveAsync(id, subject)).Problem!.Code.ShouldBe("change.own");
        }

        (await world.RejectAsync(id, "ada")).Problem!.Code.ShouldBe("change.own");
        (await world.AppliedAsync()).ShouldBe(0);
        var refused = await world.EntriesAsync("change.approved");
        refused.Select(entry => (entry.ActorId, entry.Outcome, entry.Reason)).ShouldBe([("ada", "denied", "change.own"), ("eve", "denied", "change.own")]);
        (await world.StateAsync(id)).ShouldBe(ChangeStates.Requested);
        // Who gains by it may say no.
        (await world.RejectAsync(id, "eve")).Problem.ShouldBeNull();
        (await world.EntriesAsync("change.rejected"))[^1].Personal!.ShouldHaveSingleItem().Value.ShouldBe("It is not lost");
        (await world.Store.FindAsync(Guid.Parse(id), ChangeWorld.Ct))!.DecisionReason.ShouldBe("It is not lost");
    }

    [Fact]
    public async Task A_service_approves_nothing_whatever_it_holds()
    {
        await using var world = await WorldAsync("robot");
        var id = await world.RequestedAsync("ada", "note-1");
        (await world.ApproveAsync(id, "robot", CallerKind.Service)).Problem!.Code.ShouldBe("change.only_people");
        (await world.AppliedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task To_who_may_not_know_of_it_there_is_none_and_the_call_is_recorded()
    {
        await using var world = await WorldAsync("bob");
        var id = await world.RequestedAsync("ada", "note-1");
        (await world.ApproveAsync(id, "mallory")).Problem!.Code.ShouldBe("resource.not_found");
        (await world.RejectAsync(id, "mallory")).Problem!.Code.ShouldBe("resource.not_found");
        (await world.WithdrawAsync(id, "mallory")).Problem!.Code.ShouldBe("resource.not_found");
        (await world.WithdrawAsync(id, "bob")).Problem!.Code.ShouldBe("change.not_yours");
        (await world.ApproveAsync("no-id", "bob")).Problem!.Code.ShouldBe("resource.not_found");
        // The permission is the one of now.
        world.Holders.TryRemove("bob", out _);
        (await world.ApproveAsync(id, "bob")).Problem!.Code.ShouldBe("resource.not_found");
        world.Refused.Facts.Select(fact => fact.ActorId).ShouldBe(["mallory", "mallory", "mallory", "bob"]);
        (await world.AppliedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_ends_once()
    {
        await using var world = await WorldAsync("bob", "cleo");
        var id = await world.RequestedAsync("ada", "note-1");
        (await world.ApproveAsync(id, "bob")).Problem.ShouldBeNull();
        foreach (var again in new[] { await world.ApproveAsync(id, "bob"), await world.ApproveAsync(id, "cleo"), await world.RejectAsync(id, "cleo"), await world.WithdrawAsync(id, "ada") })
        {
            (again.Problem!.Code, again.Problem.Detail).ShouldBe(("change.ended", "It is approved."));
        }

        (await world.AppliedAsync()).ShouldBe(1);
        (await world.FactsAsync("approved")).ShouldBe(1);
    }

    [Fact]
    public async Task After_its_time_nobody_approves_it_swept_or_not()
    {
        await using var world = await WorldAsync("bob");
        var id = await world.RequestedAsync("ada", "note-1");
        world.Clock.Advance(TimeSpan.FromHours(24));
        (await world.ApproveAsync(id, "bob")).Problem!.Detail.ShouldBe("It is expired.");
        await world.SweepAsync();
        (await world.ApproveAsync(id, "bob")).Problem!.Detail.ShouldBe("It is expired.");
        (await world.AppliedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_cannot_be_made_any_more_waits_on_and_leaves_its_reason()
    {
        await using var world = await WorldAsync("bob");
        var id = await world.RequestedAsync("ada", "note-1");
        world.Refusal = "requester_permission_lost";
        (await world.ApproveAsync(id, "bob")).Problem!.Code.ShouldBe("change.not_applicable");
        (await world.EntriesAsync("change.approved")).ShouldHaveSingleItem().Reason.ShouldBe("requester_permission_lost");
        (await world.StateAsync(id)).ShouldBe(ChangeStates.Requested);
        (await world.FactsAsync("approved")).ShouldBe(0);
        world.Refusal = null;
        (await world.ApproveAsync(id, "bob")).Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Of_32_approvals_at_once_one_makes_the_change()
    {
        string[] approvers = [.. Enumerable.Range(0, 32).Select(i => $"approver-{i}")];
        await using var world = await WorldAsync(approvers);
        var id = await world.RequestedAsync("ada", "note-1");
        var results = await Task.WhenAll(approvers.Select(approver => Task.Run(() => world.ApproveAsync(id, approver))));

        results.Count(result => result.Problem is null).ShouldBe(1);
        results.Where(result => result.Problem is not null).ShouldAllBe(result => result.Problem!.Code == "change.ended");
        (await world.AppliedAsync()).ShouldBe(1);
        (await world.FactsAsync("approved")).ShouldBe(1);
        (await world.EntriesAsync("change.approved")).Count(entry => entry.Outcome == "success").ShouldBe(1);
    }

    [Fact]
    public async Task An_approval_and_a_withdrawal_at_once_have_one_outcome()
    {
        await using var world = await WorldAsync("bob");
        var approved = 0;
        for (var round = 0; round < 16; round++)
        {
            var id = await world.RequestedAsync("ada", "note-1");
            var results = await Task.WhenAll(Task.Run(() => world.ApproveAsync(id, "bob")), Task.Run(() => world.WithdrawAsync(id, "ada")));
            results.Count(result => result.Problem is null).ShouldBe(1);
            approved += results[0].Problem is null ? 1 : 0;
            (await world.StateAsync(id)).ShouldBe(results[0].Problem is null ? ChangeStates.Approved : ChangeStates.Withdrawn);
        }

        (await world.AppliedAsync()).ShouldBe(approved);
    }

    private static async Task<ChangeWorld> WorldAsync(params string[] holders)
    {
        var world = await ChangeWorld.CreateAsync();
        foreach (var holder in holders)
        {
            world.Holders[holder] = true;
        }

        return world;
    }
}
