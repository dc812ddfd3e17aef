using CsCheck;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Tests.RateLimits;

public sealed class GcraTests
{
    private const long Begin = 1_770_000_000_000_000;

    private static readonly Gen<RateLimit> Limits =
        Gen.Select(Gen.OneOf(Gen.Int[1, 12], Gen.Int[1, 5000]), Gen.Enum<RateLimitPeriod>(), (count, period) => new RateLimit(count, period));

    // Gaps from nothing to more than a period, most of them near the time that one call costs.
    private static readonly Gen<double[]> Gaps = Gen.OneOf(Gen.Const(0d), Gen.Double[0, 2], Gen.Double[0, 2], Gen.Double[0, 40]).Array[1, 120];

    [Fact]
    public void Each_call_is_judged_as_by_a_reference_that_keeps_the_time_of_every_call() =>
        Gen.Select(Limits, Gen.Int[1, 5], Gaps).Sample((limit, instances, gaps) =>
        {
            var rule = GcraRule.Of(limit, instances);
            var reference = new EveryCall(limit, instances);
            var (state, now) = (default(GcraState), Begin);
            foreach (var gap in gaps)
            {
                now += (long)(gap * rule.Cost / rule.Leak);
                var step = Gcra.Take(state, rule, now);
                step.IsWithin.ShouldBe(reference.Take(now));
                state = step.State;
            }
        });

    [Fact]
    public void No_window_holds_more_than_the_count_and_what_the_rate_gives_in_it() =>
        Gen.Select(Limits, Gaps).Sample((limit, gaps) =>
        {
            var rule = GcraRule.Of(limit);
            var (state, now, admitted) = (default(GcraState), Begin, new List<long>());
            foreach (var gap in gaps)
            {
                now += (long)(gap * rule.Cost / rule.Leak);
                var step = Gcra.Take(state, rule, now);
                state = step.State;
                if (step.IsWithin)
                {
                    admitted.Add(now);
                }
            }

            var rate = limit.Count / (limit.Window.TotalSeconds * 1_000_000);
            for (var from = 0; from < admitted.Count; from++)
            {
                for (var to = from; to < admitted.Count; to++)
                {
                    (to - from + 1d).ShouldBeLessThanOrEqualTo(limit.Count + (rate * (admitted[to] - admitted[from])) + 1e-6);
                }
            }
        });

    [Fact]
    public void Who_waits_as_told_passes_and_a_microsecond_earlier_not() =>
        Gen.Select(Limits, Gen.Int[1, 5], Gen.Long[0, 4_000_000]).Sample((limit, instances, later) =>
        {
            var rule = GcraRule.Of(limit, instances);
            var state = Fill(rule, Begin);
            var now = Begin + later;
            var refused = Gcra.Take(state, rule, now);
            while (refused.IsWithin)
            {
                refused = Gcra.Take(refused.State, rule, now);
            }

            var verdict = Gcra.Verdict(limit, rule, false, refused.Level);
            var wait = (long)verdict.RetryAfter.TotalMicroseconds;
            wait.ShouldBeGreaterThan(0);
            Gcra.Take(refused.State, rule, now + wait).IsWithin.ShouldBeTrue();
            Gcra.Take(refused.State, rule, now + wait - 1).IsWithin.ShouldBeFalse();
        });

    [Fact]
    public void As_many_calls_as_remain_pass_at_once_and_after_the_reset_all_of_them() =>
        Gen.Select(Gen.Int[1, 60], Gen.Enum<RateLimitPeriod>(), Gen.Int[1, 60], Gen.Int[1, 4]).Sample((count, period, taken, instances) =>
        {
            var limit = new RateLimit(count, period);
            var rule = GcraRule.Of(limit, instances);
            var state = default(GcraState);
            for (var i = 0; i < taken; i++)
            {
                state = Gcra.Take(state, rule, Begin).State;
            }

            var verdict = Gcra.Verdict(limit, rule, true, state.Level);
            PassingAt(state, rule, Begin).ShouldBe(verdict.Remaining);
            PassingAt(state, rule, Begin + (long)verdict.Reset.TotalMicroseconds).ShouldBe(Math.Max(1, count / instances));
        });

    [Fact]
    public void Shares_add_up_to_the_limit() => Gen.Select(Limits, Gen.Int[1, 50]).Sample((limit, instances) =>
    {
        var rule = GcraRule.Of(limit, instances);
        var share = PassingAt(default, rule, Begin);
        (share * instances).ShouldBeLessThanOrEqualTo(Math.Max(limit.Count, instances));
        (share * instances).ShouldBeGreaterThan(limit.Count - instances);
        ((double)rule.Leak / rule.Cost * instances).ShouldBe(limit.Count / limit.Window.TotalMicroseconds, 1e-12);
    });

    [Fact]
    public void A_clock_that_goes_back_an_hour_locks_nobody_out_for_it()
    {
        var limit = new RateLimit(10, RateLimitPeriod.Second);
        var rule = GcraRule.Of(limit);
        var back = Begin - 3_600_000_000;
        var refused = Gcra.Take(Fill(rule, Begin), rule, back);
        refused.IsWithin.ShouldBeFalse();
        Gcra.Take(refused.State, rule, back + 100_000).IsWithin.ShouldBeTrue();
    }

    [Theory]
    [InlineData("100/m", "200/m", 100)] // raised: what is new is there at once
    [InlineData("100/m", "40/m", 0)] // lowered: full, and not more than full
    [InlineData("100/m", "100/h", 0)] // another period: the calls stay taken
    [InlineData("100/h", "150/s", 50)]
    public void A_limit_that_the_policy_changes_keeps_the_calls_that_were_taken(string before, string after, int passing)
    {
        var state = Fill(GcraRule.Of(Limit(before)), Begin);
        var rule = GcraRule.Of(Limit(after));
        PassingAt(state, rule, Begin).ShouldBe(passing);
        PassingAt(state, rule, Begin + (long)Limit(after).Window.TotalMicroseconds).ShouldBe(Limit(after).Count);
    }

    [Theory]
    [InlineData(RateLimit.MaxCount, RateLimitPeriod.Hour, 1)]
    [InlineData(RateLimit.MaxCount, RateLimitPeriod.Second, int.MaxValue)]
    [InlineData(1, RateLimitPeriod.Hour, int.MaxValue)]
    [InlineData(1, RateLimitPeriod.Second, 0)]
    public void The_ends_of_the_range_do_not_overflow(int count, RateLimitPeriod period, int instances)
    {
        var limit = new RateLimit(count, period);
        var rule = GcraRule.Of(limit, instances);
        rule.Capacity.ShouldBeGreaterThan(0);
        var step = Gcra.Take(new GcraState(rule.Capacity, 0, 1_000_000), rule, long.MaxValue / 2);
        step.IsWithin.ShouldBeTrue();
        step.Level.ShouldBe(rule.Cost);
        var verdict = Gcra.Verdict(limit, rule, true, step.Level);
        verdict.Remaining.ShouldBeInRange(0, count);
        verdict.Reset.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    internal static RateLimit Limit(string text) => RateLimit.TryParse(text, out var limit) ? limit! : throw new ArgumentException(text);

    private static GcraState Fill(GcraRule rule, long now) => new(rule.Capacity, now, rule.Unit);

    private static int PassingAt(GcraState state, GcraRule rule, long now)
    {
        for (var passed = 0; ; passed++)
        {
            var step = Gcra.Take(state, rule, now);
            if (!step.IsWithin)
            {
                return passed;
            }

            state = step.State;
        }
    }

    /// <summary>
    /// The definition itself: a call passes where, counted from each earlier one that passed, no more have passed than the burst
    /// and what the rate gives in that time.
    /// </summary>
    private sealed class EveryCall(RateLimit limit, int instances)
    {
        private readonly List<long> _passed = [];

        internal bool Take(long now)
        {
            // In calls times microseconds times instances, so that nothing is rounded.
            Int128 period = (Int128)(limit.Window.TotalMicroseconds * instances);
            var burst = Int128.Max(period, (Int128)limit.Window.TotalMicroseconds * limit.Count);
            for (var from = 0; from < _passed.Count; from++)
            {
                if ((_passed.Count - from + 1) * period > burst + ((Int128)limit.Count * (now - _passed[from])))
                {
                    return false;
                }
            }

            _passed.Add(now);
            return true;
        }
    }
}
