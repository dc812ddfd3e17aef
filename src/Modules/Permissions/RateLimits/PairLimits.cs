using System.Diagnostics.Metrics;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Caching;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.Redis;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>
/// Counts by GCRA: in Redis for all instances together, exactly. While Redis is away each instance admits its share by itself,
/// and begins with the share as full as the whole was when Redis last answered.
/// </summary>
internal sealed class PairLimits(RedisGate redis, IInstanceCount instances, TimeProvider clock) : IRateLimits
{
    // As many as a policy may have. Beyond, which takes many policies, counting starts over.
    private static readonly int MaxPairs = PolicyLimits.Default.MaxPairs;

    private static readonly Counter<long> Counted = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_rate_limit_calls_total", description: "Calls of pairs with a rate limit, by where they were counted (redis, local) and whether they were within");

    private readonly BoundedCache<PairName, PairCount> _counts = new(MaxPairs);
    private readonly LimitedPairs _limited = new();
    private readonly long _start = clock.GetTimestamp();

    public async ValueTask<RateVerdict> TakeAsync(ServicePair pair, CancellationToken ct)
    {
        if (pair.RateLimit is not { } limit)
        {
            return new RateVerdict(true);
        }

        var count = CountOf(pair);
        var rule = GcraRule.Of(limit);
        var answer = await redis.TryAsync(database => GcraScript.TakeAsync(database, count.Key, rule));
        if (!answer.IsAvailable)
        {
            var share = count.Take(limit, instances.Current, Now);
            Note("local", pair, share);
            return share;
        }

        var shared = answer.Value;
        count.Follow(rule, shared.Level, Now);
        var verdict = Gcra.Verdict(limit, rule, shared.IsWithin, shared.Level);
        Note("redis", pair, verdict);
        return verdict;
    }

    // A clock that only goes forward: that of the machine may be set.
    private long Now => clock.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond;

    private PairCount CountOf(ServicePair pair)
    {
        var name = new PairName(pair.Caller, pair.Target);
        return _counts.TryGet(name, out var count) ? count : _counts.Add(name, new PairCount(pair.Caller, pair.Target));
    }

    private void Note(string where, ServicePair pair, in RateVerdict verdict)
    {
        Counted.Add(1, new("counted", where), new("within", verdict.IsWithin ? "true" : "false"));
        if (!verdict.IsWithin)
        {
            _limited.Note(pair);
        }
    }

    private readonly record struct PairName(string Caller, string Target);
}
