using StackExchange.Redis;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Authentication.Throttling;

/// <summary>Counts in Redis, before PostgreSQL: one atomic script in, one out.</summary>
internal sealed class RedisThrottle(RedisGate redis)
{
    // Both keys of an attempt must be in one slot of a cluster.
    private const string Prefix = "zt:{throttle}:";

    // ARGV: now, window, then per key: free failures, number of delays, delays …
    private const string Enter = """
        local now, wait = tonumber(ARGV[1]), 0
        for _, key in ipairs(KEYS) do
          local open = tonumber(redis.call('HGET', key, 'until') or '0')
          if open - now > wait then wait = open - now end
        end
        if wait > 0 then return wait end
        local at = 3
        for _, key in ipairs(KEYS) do
          local free, count = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
          local failures = redis.call('HINCRBY', key, 'failures', 1)
          if failures >= free then
            local delay = tonumber(ARGV[at + 2 + math.min(failures - free, count - 1)])
            redis.call('HSET', key, 'until', string.format('%.0f', now + delay))
          end
          redis.call('PEXPIRE', key, ARGV[2])
          at = at + 2 + count
        end
        return 0
        """;

    // KEYS: account, address. ARGV: 1 to forget the account.
    private const string TakeBack = """
        if ARGV[1] == '1' then redis.call('DEL', KEYS[1]) end
        for _, key in ipairs(KEYS) do
          if redis.call('EXISTS', key) == 1 then
            if redis.call('HINCRBY', key, 'failures', -1) <= 0 then redis.call('DEL', key) else redis.call('HDEL', key, 'until') end
          end
        end
        return 1
        """;

    /// <summary>Milliseconds to wait, 0 to go on; null when Redis does not answer.</summary>
    public async ValueTask<long?> EnterAsync(ThrottleKeys keys, ThrottleLimits limits, long now)
    {
        RedisValue[] arguments = [now, (long)limits.Window.TotalMilliseconds, .. ArgumentsOf(limits.Account), .. ArgumentsOf(limits.Address)];
        var answer = await redis.TryAsync(database => database.ScriptEvaluateAsync(Enter, KeysOf(keys), arguments));
        return answer.IsAvailable ? (long)answer.Value! : null;
    }

    /// <summary>False when Redis does not answer.</summary>
    public async ValueTask<bool> TakeBackAsync(ThrottleKeys keys, bool forgetAccount)
    {
        RedisValue[] arguments = [forgetAccount ? 1 : 0];
        var answer = await redis.TryAsync(database => database.ScriptEvaluateAsync(TakeBack, KeysOf(keys), arguments));
        return answer.IsAvailable;
    }

    private static RedisKey[] KeysOf(ThrottleKeys keys) => [$"{Prefix}a:{keys.Account}", $"{Prefix}n:{keys.Address}"];

    private static IEnumerable<RedisValue> ArgumentsOf(ThrottleRule rule) =>
        [rule.FreeFailures, rule.DelaysMilliseconds.Length, .. rule.DelaysMilliseconds.Select(delay => (RedisValue)delay)];
}
