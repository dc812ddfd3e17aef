using Microsoft.Extensions.Options;
using StackExchange.Redis;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>
/// Compares the copies in Redis with PostgreSQL, page by page in the order of subjects. What looks different is read from
/// PostgreSQL once more, after the copy: so a change that went by in between is no drift. A repair replaces exactly the value
/// that was judged.
/// </summary>
internal sealed class RedisSweep(RedisCopies copies, PersonStates truth, IOptions<PermissionCacheOptions> options, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Compares everything.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken ct)
    {
        var result = new SweepResult(SweepResult.Redis);
        var isFilled = await copies.FilledAtAsync() is { IsAvailable: true, Value: not null };
        for (var after = ""; ;)
        {
            var (states, _) = await truth.PageAsync(after, PageSize, ct);
            if (states.Count == 0)
            {
                return result;
            }

            if (!await CompareAsync(states, isFilled, result, ct))
            {
                result.IsComplete = false;
                return result;
            }

            after = states[^1].Subject;
            // The pause is the rate limit: comparing leaves PostgreSQL and Redis to those who wait for an answer.
            await Task.Delay(TimeSpan.FromSeconds((double)states.Count / options.Value.SweepPerSecond), clock, ct);
        }
    }

    /// <summary>Compares these subjects; false when Redis does not answer.</summary>
    public async Task<bool> CompareAsync(IReadOnlyList<SubjectState> states, bool isFilled, SweepResult result, CancellationToken ct)
    {
        if (await copies.ReadRawAsync([.. states.Select(state => state.Subject)]) is not { } values)
        {
            return false;
        }

        result.AddCompared(states.Count);
        var suspects = states.Zip(values).Where(pair => KindOf(pair.First, pair.Second, isFilled, isSettled: true) is not null).ToList();
        return suspects.Count == 0 || await RepairAsync(suspects, isFilled, result, ct);
    }

    private async Task<bool> RepairAsync(List<(SubjectState State, RedisValue Value)> suspects, bool isFilled, SweepResult result, CancellationToken ct)
    {
        var (found, readAt) = await truth.FindAsync([.. suspects.Select(suspect => suspect.State.Subject)], ct);
        foreach (var (state, value) in suspects)
        {
            if (found.TryGetValue(state.Subject, out var now)
                && KindOf(now.State, value, isFilled, now.Age > TimeSpan.FromSeconds(options.Value.DriftGraceSeconds)) is { } kind
                && await copies.ReplaceAsync(value, now.State, readAt))
            {
                result.Add(state.Subject, kind);
            }
        }

        return copies.IsAvailable;
    }

    private DriftKind? KindOf(SubjectState state, RedisValue value, bool isFilled, bool isSettled) =>
        Drift.OfRedis(!value.IsNull, value.IsNull ? null : copies.Open(state.Subject, value), state, isFilled, isSettled);
}
