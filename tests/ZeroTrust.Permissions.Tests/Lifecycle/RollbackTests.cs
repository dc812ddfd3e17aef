using ZeroTrust.Permissions.Features.ReplacePolicy;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class RollbackTests
{
    [Fact]
    public async Task Each_step_goes_one_policy_further_back_and_never_returns_to_what_was_bad()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var first = instance.Holder.Current!.Version;
        await instance.ReplaceAsync(Sample.Variant("second"), instance.Version);
        var second = instance.Holder.Current!.Version;
        await instance.ReplaceAsync(Sample.Variant("third"), instance.Version);

        var back = (await instance.RollbackAsync(instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>().Policy;
        (back.Version, back.Activation.Number).ShouldBe((second, 4));
        (await instance.RollbackAsync(instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>().Policy.Version.ShouldBe(first);
        (await instance.RollbackAsync(instance.Version)).ShouldBeOfType<ReplaceOutcome.Refused>().Problem.Code.ShouldBe("policy.nothing_before");
        (await world.EntriesAsync("policy.rolled_back")).ShouldBe(2);
        // Another instance sees the same.
        (await world.InstanceAsync()).Holder.Current!.Version.ShouldBe(first);
    }

    [Fact]
    public async Task A_call_that_is_repeated_does_not_go_back_twice()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        await instance.ReplaceAsync(Sample.Variant("second"), instance.Version);
        await instance.ReplaceAsync(Sample.Variant("third"), instance.Version);
        var etag = instance.Version;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => instance.RollbackAsync(etag))));
        outcomes.OfType<ReplaceOutcome.Replaced>().ShouldHaveSingleItem();
        outcomes.OfType<ReplaceOutcome.Refused>().Count(refused => refused.Problem.Status == 412).ShouldBe(7);
        instance.Holder.Current!.Activation.Number.ShouldBe(4);
    }

    [Fact]
    public async Task It_is_instant_where_an_approval_is_asked_for()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var first = (await world.InstanceAsync()).Holder.Current!.Version;
        var plain = await world.InstanceAsync();
        await plain.ReplaceAsync(Sample.Variant("second"), plain.Version);
        var careful = await world.InstanceAsync(options => options.RequireApproval = true);
        (await careful.RollbackAsync(careful.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>().Policy.Version.ShouldBe(first);
        careful.Changes.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_way_back_is_bounded()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        for (var i = 0; i < 34; i++)
        {
            (await instance.ReplaceAsync(Sample.Variant($"change {i}"), instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>();
        }

        await using var session = world.Database.Store.QuerySession();
        (await Permissions.Policies.PolicyStore.ActiveAsync(session, PolicyWorld.Ct))!.Earlier.Count.ShouldBe(32);
    }
}
