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

    // The number is that of the copies' form: what an earlier release filled is filled anew at once.
    private const string MarkerKey = "zt:perm:filled:2";
    private const string SweepKey = "zt:perm:swept";

    // Compare-on-epoch in one step, so that a late writer with an old reading never undoes a newer one. One key a script: in a
    // Redis Cluster the keys of several subjects lie on several nodes.
    private const string OfferScript = """
        local epoch, at = tonumber(ARGV[2]), tonumber(ARGV[3])
        local old = redis.call('GET', KEYS[1])
        local old_epoch, old_at
        if old then old_epoch, old_at = string.match(old, '^{"e":(%d+),"t":(%d+)') end
        old_epoch, old_at = tonumber(old_epoch or 0), tonumber(old_at or 0)
        if epoch > old_epoch or (epoch == old_epoch and at > old_at) then
          redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[1])
          return 1
        end
        return 0
        """;

    // Only what was judged is replaced; an empty ARGV[2] stands for no value.
    private const string ReplaceScript = """
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] then return 0 end
        redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[1])
        return 1
        """;

    private readonly long _ttl = (long)TimeSpan.FromMinutes(options.Value.RedisMinutes).TotalMilliseconds;

    private RedisValue Ttl => _ttl.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether Redis answers.</summary>
    public bool IsAvailable => redis.IsAvailable;

    /// <summary>The value of the subject; null where there is none or Redis does not answer in time.</summary>
    public async ValueTask<CachedState?> ReadAsync(string subject)
    {
        var answer = await redis.TryAsync(database => database.StringGetAsync(KeyOf(subject)));
        return answer is { IsAvailable: true, Value.IsNullOrEmpty: false } ? Open(subject, answer.Value) : null;
    }

    /// <summary>What a value says about the subject; null where it is none of ours.</summary>
    public CachedState? Open(string subject, RedisValue value) => CachedState.Parse(seal.Open(subject, (byte[]?)value ?? []));

    /// <summary>The values as they lie there, in the order of the subjects; null where Redis does not answer in time.</summary>
    public async Task<RedisValue[]?> ReadRawAsync(IReadOnlyList<string> subjects)
    {
        var values = new List<RedisValue>(subjects.Count);
        foreach (var chunk in subjects.Chunk(Chunk))
        {
            var answer = await redis.TryAsync(database => Task.WhenAll(chunk.Select(subject => database.StringGetAsync(KeyOf(subject)))));
            if (!answer.IsAvailable)
            {
                return null;
            }

            values.AddRange(answer.Value!);
        }

        return [.. values];
    }

    /// <summary>Puts the state in the place of exactly this value, whatever its epoch; false where another is there by now.</summary>
    public async Task<bool> ReplaceAsync(RedisValue seen, SubjectState state, DateTimeOffset at) =>
        (await redis.TryAsync(database => database.ScriptEvaluateAsync(
            ReplaceScript, [KeyOf(state.Subject)], [Ttl, seen.IsNull ? RedisValue.EmptyString : seen, Close(state, at)]))) is { IsAvailable: true, Value: { } replaced } && (int)replaced == 1;

    /// <summary>Takes the turn to compare the copies in Redis for this long; false where another instance has it, or Redis is away.</summary>
    public async Task<bool> TakeSweepTurnAsync(TimeSpan length) =>
        (await redis.TryAsync(database => database.StringSetAsync(SweepKey, RedisValue.EmptyString, length, When.NotExists))) is { IsAvailable: true, Value: true };

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

    // Sent together, answered each for itself.
    private async Task<bool> OfferChunkAsync(SubjectState[] states, DateTimeOffset at) =>
        (await redis.TryAsync(database => Task.WhenAll(states.Select(state => database.ScriptEvaluateAsync(
            OfferScript, [KeyOf(state.Subject)], [Ttl, state.Epoch, at.ToUnixTimeMilliseconds(), Close(state, at)]))))).IsAvailable;

    private RedisValue Close(SubjectState state, DateTimeOffset at) => seal.Close(state.Subject, CachedState.Of(state, at).ToJson());
}
