using System.Globalization;
using StackExchange.Redis;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>
/// Remembers pauses in Redis, so that a flood of refused attempts does not reach PostgreSQL. Only ever an echo of what
/// PostgreSQL said: without it attempts cost more and are judged the same.
/// </summary>
internal sealed class RedisPauses(RedisGate redis)
{
    // A write that a frozen Redis carries out late must not keep anybody out for long.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Milliseconds that the pause still lasts; 0 where none is known.</summary>
    public async ValueTask<long> RemainingAsync(ThrottleKeys keys, long now)
    {
        var answer = await redis.TryAsync(database => database.StringGetAsync(KeyOf(keys)));
        return answer.IsAvailable && answer.Value.TryParse(out long until) ? Math.Max(0, until - now) : 0;
    }

    /// <summary>Remembers that the attempt's account pauses for its network.</summary>
    public async ValueTask RememberAsync(ThrottleKeys keys, long now, long wait)
    {
        var keep = TimeSpan.FromMilliseconds(wait) is var whole && whole < Longest ? whole : Longest;
        await redis.TryAsync(database => database.StringSetAsync(KeyOf(keys), (now + wait).ToString(CultureInfo.InvariantCulture), keep));
    }

    /// <summary>The pause is over.</summary>
    public async ValueTask ForgetAsync(ThrottleKeys keys) => await redis.TryAsync(database => database.KeyDeleteAsync(KeyOf(keys)));

    private static RedisKey KeyOf(ThrottleKeys keys) => $"zt:throttle:{keys.AccountAtNetwork}";
}
