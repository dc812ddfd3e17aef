using Shouldly;
using Xunit;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Reconciliation;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Reconciliation;

public sealed class DriftTests
{
    private static readonly SubjectState Truth = new("s", 5, true, DateTimeOffset.UnixEpoch, ["a"], ["x"]) { ValidAfterEpoch = 2 };

    [Fact]
    public void A_change_that_is_on_its_way_is_no_drift()
    {
        Drift.OfState(Truth with { Epoch = 4 }, Truth, isSettled: false).ShouldBeNull();
        Drift.OfState(Truth with { Epoch = 4 }, Truth, isSettled: true).ShouldBe(DriftKind.Stale);
        Drift.OfRedis(exists: false, null, Truth, isFilled: true, isSettled: false).ShouldBeNull();
        Drift.OfRedis(exists: false, null, Truth, isFilled: false, isSettled: true).ShouldBeNull();
        Drift.OfRedis(exists: false, null, Truth, isFilled: true, isSettled: true).ShouldBe(DriftKind.Missing);
    }

    [Fact]
    public void Every_member_counts_at_the_same_epoch()
    {
        Drift.OfState(Truth with { Roles = ["a"] }, Truth, true).ShouldBeNull();
        foreach (var other in new[]
        {
            Truth with { Roles = ["a", "b"] }, Truth with { AssignedServices = [] }, Truth with { Active = false },
            Truth with { ValidAfter = DateTimeOffset.MaxValue }, Truth with { ValidAfterEpoch = 1 },
            Truth with { StepUpAfter = DateTimeOffset.UnixEpoch },
        })
        {
            Drift.OfState(other, Truth, isSettled: false).ShouldBe(DriftKind.Content);
        }

        Drift.OfState(Truth with { Epoch = 6 }, Truth, isSettled: false).ShouldBe(DriftKind.Ahead);
        Drift.OfRedis(exists: true, null, Truth, true, true).ShouldBe(DriftKind.Garbage);
        Drift.OfRedis(exists: true, CachedState.Of(Truth, DateTimeOffset.UnixEpoch), Truth, true, true).ShouldBeNull();
    }
}
