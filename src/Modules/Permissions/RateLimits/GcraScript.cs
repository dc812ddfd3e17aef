using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>
/// <see cref="Gcra.Take"/> inside Redis: one key, one round trip, nothing between reading and writing, and the clock of Redis, so
/// that those of the instances do not matter. Numbers in Lua are exact up to 2⁵³: beyond about 2.5 million calls an hour or 150
/// million a minute the level is rounded by less than a call.
/// </summary>
internal static class GcraScript
{
    // The key ends when its level would be nothing. A refused call writes only where the clock of Redis was set back: the level
    // would not fall before that clock is where it was.
    internal const string Text = """
        local cost, leak, capacity = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local level, at, unit = 0, now, cost
        local kept = redis.call('GET', KEYS[1])
        if kept then
          local l, a, u = string.match(kept, '^(%d+) (%d+) ([1-9]%d*)$')
          if l then level, at, unit = tonumber(l), tonumber(a), tonumber(u) end
        end
        if unit ~= cost then level = math.floor(level * cost / unit) end
        level = math.min(level, capacity)
        level = math.max(0, level - math.max(0, now - at) * leak)
        local within = 0
        if level + cost <= capacity then
          within = 1
          level = level + cost
        end
        if within == 1 or now < at then
          redis.call('SET', KEYS[1], string.format('%.0f %.0f %.0f', level, now, cost), 'PX', math.ceil(level / leak / 1000) + 1)
        end
        return {within, level, now}
        """;

    private static readonly byte[] Digest = DigestOfText();

    /// <summary>Takes one call from the limit of the key.</summary>
    /// <exception cref="RedisException">Redis is away, or refuses.</exception>
    internal static async Task<GcraAnswer> TakeAsync(IDatabase database, RedisKey[] key, GcraRule rule)
    {
        RedisValue[] values = [rule.Cost, rule.Leak, rule.Capacity];
        RedisResult answer;
        try
        {
            answer = await database.ScriptEvaluateAsync(Digest, key, values);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A Redis that was started anew, or another node of a cluster: the text itself goes once and is kept there.
            answer = await database.ScriptEvaluateAsync(Text, key, values);
        }

        return new GcraAnswer((int)answer[0] == 1, (long)answer[1], (long)answer[2]);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names a script by its SHA-1; a name and no proof.")]
    private static byte[] DigestOfText() => SHA1.HashData(Encoding.UTF8.GetBytes(Text));
}

/// <summary>What the script says.</summary>
/// <param name="Level">After the call.</param>
/// <param name="Now">Microseconds since 1970 by the clock of Redis.</param>
internal readonly record struct GcraAnswer(bool IsWithin, long Level, long Now);
