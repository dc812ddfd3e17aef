using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.PermissionCache;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

public sealed class EpochFloorsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    [Fact]
    public void Trusts_nothing_before_the_first_restore()
    {
        var floors = new EpochFloors(10, Margin);
        floors.Trusts("u", 99, Start.AddYears(50)).ShouldBeFalse();
        floors.Restore([], Start);
        floors.Trusts("u", 1, Start + Margin).ShouldBeTrue();
        floors.Trusts("u", 1, Start + Margin - TimeSpan.FromTicks(1)).ShouldBeFalse();
        floors.Distrust();
        floors.Trusts("u", 1, Start.AddYears(1)).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_lower_epochs_than_the_feed_or_the_database_named()
    {
        var floors = new EpochFloors(10, Margin);
        floors.Restore([("a", 5, Start)], Start);
        floors.Raise("b", 3, Start.AddMinutes(5));
        floors.Raise("b", 2, Start.AddMinutes(6));
        var later = Start.AddHours(1);
        floors.Trusts("a", 4, later).ShouldBeFalse();
        floors.Trusts("a", 5, later).ShouldBeTrue();
        floors.Trusts("b", 2, later).ShouldBeFalse();
        floors.Trusts("b", 3, later).ShouldBeTrue();
    }

    [Fact]
    public void A_restored_database_may_have_lower_epochs()
    {
        var floors = new EpochFloors(10, Margin);
        floors.Restore([("a", 50, Start)], Start);
        floors.Restore([("a", 40, Start)], Start);
        floors.Of("a").ShouldBe(40);
    }

    [Fact]
    public void Whatever_is_forgotten_no_value_older_than_a_change_is_trusted()
    {
        // A model of the invariant: changes in order of time, values read just before a change are stale for ever.
        var change = Gen.Select(Gen.Int[0, 5], Gen.Int[1, 120], (subject, gap) => (Subject: $"u{subject}", Gap: gap));
        Gen.Select(change.Array[1, 60], Gen.Int[1, 8], Gen.Int[0, 3000]).Sample((changes, max, forgetBefore) =>
        {
            var floors = new EpochFloors(max, Margin);
            floors.Restore([], Start);
            var now = Start.AddMinutes(5);
            var epochs = new Dictionary<string, long>();
            var stale = new List<(string Subject, long Epoch, DateTimeOffset ReadAt)>();
            foreach (var (subject, gap) in changes)
            {
                now = now.AddSeconds(gap);
                stale.Add((subject, epochs.GetValueOrDefault(subject), now));
                floors.Raise(subject, epochs[subject] = epochs.GetValueOrDefault(subject) + 1, now);
                floors.Count.ShouldBeLessThanOrEqualTo(max);
            }

            floors.Forget(Start.AddSeconds(forgetBefore));
            stale.ShouldAllBe(value => !floors.Trusts(value.Subject, value.Epoch, value.ReadAt));
            epochs.ShouldAllBe(current => floors.Trusts(current.Key, current.Value, now + Margin));
        });
    }

    [Fact]
    public void More_changes_than_exact_floors_leave_old_values_refused_and_others_trusted()
    {
        var floors = new EpochFloors(10, Margin);
        floors.Restore([], Start);
        var now = Start.AddMinutes(5);
        for (var i = 0; i < 100_000; i++)
        {
            floors.Raise($"u{i}", 7, now);
        }

        floors.Count.ShouldBe(10);
        Enumerable.Range(0, 100_000).ShouldAllBe(i => !floors.Trusts($"u{i}", 6, now) && floors.Trusts($"u{i}", 7, now));
        floors.Trusts("never changed", 7, Start + Margin).ShouldBeTrue();
    }

    [Fact]
    public void An_own_reading_is_current_unless_a_floor_left_meanwhile()
    {
        var floors = new EpochFloors(1, Margin);
        floors.Restore([], Start);
        floors.Raise("a", 5, Start);
        var before = floors.Ticket;
        floors.TrustsOwn("a", 5, Start, before).ShouldBeTrue();
        floors.TrustsOwn("a", 4, Start.AddYears(1), before).ShouldBeFalse();
        floors.Raise("b", 1, Start.AddMinutes(1));
        floors.TrustsOwn("a", 4, Start, before).ShouldBeFalse();
        floors.TrustsOwn("a", 4, Start, floors.Ticket).ShouldBeTrue("the change was heard of before this reading began");
        var inAGap = floors.Ticket;
        floors.Distrust();
        floors.TrustsOwn("a", 5, Start.AddYears(1), inAGap).ShouldBeFalse();
    }

    [Fact]
    public void The_sketch_forgets_after_two_turns_and_the_horizon_stands_in()
    {
        var floors = new EpochFloors(1, Margin);
        floors.Restore([], Start);
        floors.Raise("a", 5, Start.AddMinutes(1));
        floors.Raise("b", 1, Start.AddMinutes(2));
        floors.Forget(Start.AddMinutes(61));
        floors.Trusts("a", 4, Start.AddMinutes(62)).ShouldBeFalse("the older generation holds it");
        floors.Raise("c", 1, Start.AddMinutes(62));
        floors.Raise("d", 1, Start.AddMinutes(63));
        floors.Forget(Start.AddMinutes(121));
        // Nothing remembers a's change now, and no value that was read before it is trusted any more.
        floors.Horizon.ShouldBeGreaterThan(Start.AddMinutes(1));
        floors.Trusts("a", 4, Start.AddMinutes(1)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(10, true)]
    [InlineData(14, true)]
    [InlineData(16, false)]
    public void A_fill_is_due_when_missing_or_in_the_oldest_quarter(int? filledMinute, bool isDue) =>
        RedisRefill.IsDue(filledMinute is { } m ? Start.AddMinutes(m) : null, Start, Start.AddMinutes(60)).ShouldBe(isDue);

    [Fact]
    public void While_nothing_is_trusted_a_marked_fill_is_not_repeated() =>
        RedisRefill.IsDue(Start, DateTimeOffset.MaxValue, Start.AddMinutes(1)).ShouldBeFalse();
}
