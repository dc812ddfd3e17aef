using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>
/// The generic cell rate algorithm in its second form, the leaky bucket (ITU-T I.371, annex A): a level that each call raises
/// and time lowers. Pure, and exact: whole numbers only. <see cref="GcraScript"/> says the same in Lua.
/// </summary>
internal static class Gcra
{
    /// <summary>Takes one call.</summary>
    /// <param name="state">The default is «nothing taken».</param>
    /// <param name="now">Microseconds of any clock that the state was made by. A clock that went back costs no more than the way back.</param>
    internal static GcraStep Take(GcraState state, GcraRule rule, long now)
    {
        var level = LevelAt(state, rule, now);
        if (level + rule.Cost <= rule.Capacity)
        {
            level += rule.Cost;
            return new GcraStep(true, level, new GcraState(level, now, rule.Unit));
        }

        // A refused call changes nothing; but from a time that is still to come no level would ever fall.
        return new GcraStep(false, level, now < state.At ? new GcraState(level, now, rule.Unit) : state);
    }

    /// <summary>The verdict for a level that a call has left.</summary>
    internal static RateVerdict Verdict(RateLimit limit, GcraRule rule, bool isWithin, long level) => new(
        isWithin,
        limit,
        (int)Math.Clamp((rule.Capacity - level) / rule.Cost, 0, int.MaxValue),
        TimeToLeak(level, rule),
        isWithin ? TimeSpan.Zero : TimeToLeak(level + rule.Cost - rule.Capacity, rule));

    private static long LevelAt(GcraState state, GcraRule rule, long now)
    {
        // Another period since: the calls that were taken stay taken, and leak as the new limit says.
        var level = state.Unit == rule.Unit || state.Unit == 0 ? state.Level : (long)Math.Floor((double)state.Level * rule.Unit / state.Unit);
        level = Math.Min(level, rule.Capacity);
        var elapsed = Math.Clamp(now - state.At, 0, rule.Capacity / rule.Leak + 1);
        return Math.Max(0, level - elapsed * rule.Leak);
    }

    private static TimeSpan TimeToLeak(long amount, GcraRule rule) =>
        TimeSpan.FromMicroseconds(amount <= 0 ? 0 : (amount + rule.Leak - 1) / rule.Leak);
}

/// <summary>
/// A limit in whole numbers: a call raises the level by the microseconds of the period, each microsecond lowers it by the count.
/// So a call costs period ÷ count of time, and as many calls as the count pass at once.
/// </summary>
/// <param name="Unit">What one call is at one instance alone; a state is told apart by it when the period of the limit changes.</param>
/// <param name="Cost">What a call adds to the level.</param>
/// <param name="Leak">What a microsecond takes from it.</param>
/// <param name="Capacity">The highest level; the same for a whole limit and for a share of it.</param>
internal readonly record struct GcraRule(long Unit, long Cost, long Leak, long Capacity)
{
    /// <param name="instances">
    /// Among how many the limit is shared out. Each admits its share of the count at once, at least one call, and its share of the
    /// rate exactly; more is not asked for than a million, which keeps every product within 64 bits.
    /// </param>
    internal static GcraRule Of(RateLimit limit, int instances = 1)
    {
        var period = limit.Window.Ticks / TimeSpan.TicksPerMicrosecond;
        var cost = period * Math.Clamp(instances, 1, 1_000_000);
        return new GcraRule(period, cost, limit.Count, Math.Max(limit.Count * period, cost));
    }
}

/// <summary>What is kept of a pair.</summary>
/// <param name="At">Microseconds at which the level was so.</param>
/// <param name="Unit">The <see cref="GcraRule.Unit"/> of the limit then.</param>
internal readonly record struct GcraState(long Level, long At, long Unit);

/// <summary>Whether the call is within, and the level and the state after it.</summary>
internal readonly record struct GcraStep(bool IsWithin, long Level, GcraState State);
