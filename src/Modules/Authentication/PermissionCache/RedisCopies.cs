using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>The copies in Redis, one sealed string per subject.</summary>
internal sealed class RedisCopies(RedisGate redis, CopySeal seal, IOptions<PermissionCacheOptions> options) : IPermissionCopies
{
    private const int Chunk = 100;
    private const string MarkerKey = "zt:perm:filled";

    // Compare-on-epoch in one step, so that a late writer with an old reading never undoes a newer one.
    private const string OfferScript = """
        local ttl = ARGV[1]
        for i, key in ipairs(KEYS) do
          local epoch, at = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
          local old = redis.call('GET', key)
          local old_epoch, old_at
          if old then old_epoch, old_at = string.match(old, '^{"e":(%d+),"t":(%d+)') end
          old_epoch, old_at = tonumber(old_epoch or 0), tonumber(old_at or 0)
          if epoch > old_epoch or (epoch == old_epoch and at > old_at) then
            redis.call('SET', key, ARGV[3 * i + 1], 'PX', ttl)
          end
        end
        return #KEYS
        """;

    private readonly long _ttl = (long)TimeSpan.FromMinutes(options.Value.RedisMinutes).TotalMilliseconds;

    /// <summary>Whether Redis answers.</summary>
    public bool IsAvailable => redis.IsAvailable;

    /// <summary>The value of the subject; null where there is none or Redis does not answer in time.</summary>
    public async ValueTask<CachedState?> ReadAsync(string subject)
    {
        var answer = await redis.TryAsync(database => database.StringGetAsync(KeyOf(subject)));
        return answer is { IsAvailable: true, Value.IsNullOrEmpty: false } ? CachedState.Parse(seal.Open(subject, (byte[])answer.Value!)) : null;
    }

    /// <inheritdoc />
    public async Task<bool> OfferAsync(IReadOnlyList<SubjectState> states, DateTimeOffset at)
    {
        foreach (var chunk in states.Chunk(Chunk))
        {
            if (!await OfferChunkAsync(chunk, at))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>When the last complete filling began; null inside the answer where there was none.</summary>
    public async Task<RedisAnswer<DateTimeOffset?>> FilledAtAsync()
    {
        var answer = await redis.TryAsync(database => database.StringGetAsync(MarkerKey));
        return answer.IsAvailable
            ? new(answer.Value.TryParse(out long milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null)
            : default;
    }

    /// <summary>Marks a complete filling; the mark is gone well before the values are.</summary>
    public async Task MarkFilledAsync(DateTimeOffset began) =>
        await redis.TryAsync(database => database.StringSetAsync(MarkerKey, began.ToUnixTimeMilliseconds(), TimeSpan.FromMilliseconds(_ttl / 2.0)));

    /// <summary>Takes the mark away, so that one instance fills Redis anew. Does not insist when Redis is away.</summary>
    public async Task UnmarkFilledAsync() => await redis.TryAsync(database => database.KeyDeleteAsync(MarkerKey));

    /// <summary>The key of a subject.</summary>
    internal static RedisKey KeyOf(string subject) => "zt:perm:" + subject;

    private async Task<bool> OfferChunkAsync(SubjectState[] states, DateTimeOffset at)
    {
        var keys = new RedisKey[states.Length];
        var arguments = new RedisValue[1 + (3 * states.Length)];
        arguments[0] = _ttl.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < states.Length; i++)
        {
            keys[i] = KeyOf(states[i].Subject);
            arguments[(3 * i) + 1] = states[i].Epoch;
            arguments[(3 * i) + 2] = at.ToUnixTimeMilliseconds();
            arguments[(3 * i) + 3] = seal.Close(states[i].Subject, CachedState.Of(states[i], at).ToJson());
        }

        return (await redis.TryAsync(database => database.ScriptEvaluateAsync(OfferScript, keys, arguments))).IsAvailable;
    }
}
