using JasperFx;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle.Approval;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Tests.Storage;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class ApprovalTests
{
    private static readonly AuditActor Approver = new("user", "second");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replacement_waits_and_is_made_by_the_approval()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await CarefulAsync(world);
        var before = instance.Holder.Current!.Version;
        var change = await WaitingAsync(instance, Sample.Variant("next"));
        (await world.InstanceAsync()).Holder.Current!.Version.ShouldBe(before);
        change.Proposal.Kind.ShouldBe("policy.activate");
        change.Proposal.Requester.ShouldBe(PolicyInstance.Admin);
        change.Proposal.Difference[0].ShouldBe(new AuditChange("active_policy", before, change.Proposal.ResourceId));

        (await ApplyAsync(world, instance, change)).ShouldBeNull();
        var after = (await world.InstanceAsync()).Holder.Current!;
        (after.Version, after.Activation.By).ShouldBe((change.Proposal.ResourceId, "second"));
        (await world.EntriesAsync("policy.activated")).ShouldBe(2);
    }

    [Fact]
    public async Task The_approver_sees_what_differs_bounded()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await CarefulAsync(world);
        var small = await WaitingAsync(instance, System.Text.Encoding.UTF8.GetBytes(Sample.Text.Replace("rate_limit: 800", "rate_limit: 400", StringComparison.Ordinal)));
        var shown = small.Proposal.Difference.Single(change => change.Field != "active_policy");
        shown.Field.ShouldContain("order-service");
        (shown.Before, shown.After).ShouldBe(("800/m", "400/m"));
        var roles = string.Concat(Enumerable.Range(0, 80).Select(i => $"  role_{i}: {{ permissions: [\"x:read\"], mfa_required: true, service_access: [\"user-service\"] }}\n"));
        var large = await WaitingAsync(instance, System.Text.Encoding.UTF8.GetBytes($"{Sample.Text}\n{roles}"));
        large.Proposal.Difference.Length.ShouldBe(52);
        large.Proposal.Difference[^1].Field.ShouldBe("more_differences");
    }

    [Fact]
    public async Task What_was_made_against_another_policy_is_not_applied()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await CarefulAsync(world);
        var first = await WaitingAsync(instance, Sample.Variant("first"));
        var second = await WaitingAsync(instance, Sample.Variant("second"));
        (await ApplyAsync(world, instance, second)).ShouldBeNull();
        (await ApplyAsync(world, instance, first)).ShouldBe(ActivationChange.BaseChanged);
        // Nor once more.
        (await ApplyAsync(world, instance, second)).ShouldBe(ActivationChange.BaseChanged);
        (await world.InstanceAsync()).Holder.Current!.Version.ShouldBe(second.Proposal.ResourceId);
    }

    [Fact]
    public async Task Of_approval_and_activation_at_once_one_commits()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var careful = await CarefulAsync(world);
        var change = await WaitingAsync(careful, Sample.Variant("approved"));
        var other = await world.InstanceAsync();
        await using var session = world.Database.Store.LightweightSession();
        (await Kind(world, careful, session).ApplyAsync(change, Approver, Ct)).ShouldBeNull();
        // The other commits between what the approval read and its commit.
        (await other.ReplaceAsync(Sample.Variant("replaced"), other.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>();
        await Should.ThrowAsync<ConcurrencyException>(() => session.SaveChangesAsync(Ct));
        (await world.InstanceAsync()).Holder.Current!.Version.ShouldBe(other.Holder.Current!.Version);
        (await ApplyAsync(world, careful, change)).ShouldBe(ActivationChange.BaseChanged);
    }

    [Fact]
    public async Task Who_lost_the_permission_since_changes_nothing()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await CarefulAsync(world);
        var change = await WaitingAsync(instance, Sample.Variant("next"));
        var people = new FakePeople();
        (await ApplyAsync(world, instance, change, people)).ShouldBe("requester_not_allowed");
        people.Known["admin"] = Sample.Person("admin", ["readonly_analyst"]);
        (await ApplyAsync(world, instance, change, people)).ShouldBe("requester_not_allowed");
        people.Known["admin"] = Sample.Person("admin", ["system_admin"], active: false);
        (await ApplyAsync(world, instance, change, people)).ShouldBe("requester_not_allowed");
        people.Known["admin"] = Sample.Person("admin", ["system_admin"]);
        (await ApplyAsync(world, instance, change, people)).ShouldBeNull();
    }

    [Fact]
    public async Task A_candidate_that_is_gone_cannot_be_approved()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await CarefulAsync(world);
        var change = await WaitingAsync(instance, Sample.Variant("next"));
        await world.Database.ExecuteAsync("delete from permissions.policy_candidates");
        (await ApplyAsync(world, instance, change)).ShouldBe("policy.gone");
    }

    [Fact]
    public async Task The_same_policy_waits_once_and_a_full_list_takes_none()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await CarefulAsync(world);
        var change = await WaitingAsync(instance, Sample.Variant("next"));
        var again = (await instance.ReplaceAsync(Sample.Variant("next"), instance.Version)).ShouldBeOfType<ReplaceOutcome.Refused>().Problem;
        (again.Code, again.Detail).ShouldBe(("policy.activation_waits", $"It is /v1/changes/{change.Id}."));
        instance.Changes.IsFull = true;
        (await instance.ReplaceAsync(Sample.Variant("more"), instance.Version)).ShouldBeOfType<ReplaceOutcome.Refused>().Problem.Code.ShouldBe("policy.too_many_activations");
        (await instance.Candidates.ListAsync(long.MaxValue, 10, Ct)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_first_policy_needs_no_approval_which_nobody_could_give()
    {
        await using var world = await PolicyWorld.CreateAsync();
        await using var empty = await PolicyInstance.CreateDatabaseAsync();
        var instance = new PolicyInstance(empty, world.PathOf("seed.yaml"), options => options.RequireApproval = true);
        await instance.Seed.RunAsync(Ct);
        instance.Holder.Current!.Activation.Number.ShouldBe(1);
        instance.Changes.Waiting.ShouldBeEmpty();
    }

    private static Task<PolicyInstance> CarefulAsync(PolicyWorld world) => world.InstanceAsync(options => options.RequireApproval = true);

    private static async Task<ChangeRequest> WaitingAsync(PolicyInstance instance, byte[] policy)
    {
        var waits = (await instance.ReplaceAsync(policy, instance.Version)).ShouldBeOfType<ReplaceOutcome.Waits>();
        return instance.Changes.Waiting.Values.Single(change => change.Id == waits.ChangeId);
    }

    private static async Task<string?> ApplyAsync(PolicyWorld world, PolicyInstance instance, ChangeRequest change, FakePeople? people = null)
    {
        await using var session = world.Database.Store.LightweightSession();
        var code = await Kind(world, instance, session, people).ApplyAsync(change, Approver, Ct);
        await session.SaveChangesAsync(Ct);
        return code;
    }

    private static ActivationChange Kind(PolicyWorld world, PolicyInstance instance, Marten.IDocumentSession session, FakePeople? people = null)
    {
        if (people is null)
        {
            people = new FakePeople();
            people.Known["admin"] = Sample.Person("admin", ["system_admin"]);
        }

        return new ActivationChange(
            instance.Stored, instance.Intake, instance.Store, instance.Sequences, new RequesterCheck(instance.Holder, people, new PlatformAccess(instance.Holder)),
            session, world.Database.Outbox());
    }
}
