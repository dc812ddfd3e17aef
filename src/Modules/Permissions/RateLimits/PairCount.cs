using System.Globalization;
using StackExchange.Redis;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>One pair's key in Redis, and its count at this instance.</summary>
internal sealed class PairCount(string caller, string target)
{
    private readonly Lock _lock = new();
    private GcraState _share;

    /// <summary>
    /// Names of services and nothing personal. The length of the first makes two pairs never one key, whatever the names hold.
    /// </summary>
    internal RedisKey[] Key { get; } = [string.Create(CultureInfo.InvariantCulture, $"zt:rate:{caller.Length}:{caller}:{target}")];

    /// <summary>Takes one call from this instance's share.</summary>
    internal RateVerdict Take(RateLimit limit, int instances, long now)
    {
        var rule = GcraRule.Of(limit, instances);
        lock (_lock)
        {
            var step = Gcra.Take(_share, rule, now);
            _share = step.State;
            return Gcra.Verdict(limit, rule, step.IsWithin, step.Level);
        }
    }

    /// <summary>
    /// Learns how full the whole limit is: should Redis be away next, the share begins as full, and what was taken just now is
    /// not given once more.
    /// </summary>
    internal void Follow(GcraRule whole, long level, long now)
    {
        lock (_lock)
        {
            _share = new GcraState(level, now, whole.Unit);
        }
    }
}
