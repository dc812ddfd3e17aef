using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.PermissionCache;

namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>
/// Compares this instance's copies with PostgreSQL, in batches. A wrong one is dropped, after the value in Redis was looked at:
/// the next reader would else bring the same back from there.
/// </summary>
internal sealed class LocalSweep(LocalCopies local, PersonStates truth, RedisSweep redis, IOptions<PermissionCacheOptions> options, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Compares every copy; what differs in Redis counts there.</summary>
    /// <param name="inRedis">Takes what was found wrong in Redis on the way.</param>
    public async Task<SweepResult> RunAsync(SweepResult inRedis, CancellationToken ct)
    {
        var result = new SweepResult(SweepResult.Local);
        // Unknown subjects expire by themselves within seconds.
        foreach (var page in local.All.Where(entry => entry.Value.State is not null).Chunk(PageSize))
        {
            await CompareAsync(page, result, inRedis, ct);
            // The pause is the rate limit, as for Redis.
            await Task.Delay(TimeSpan.FromSeconds((double)page.Length / options.Value.SweepPerSecond), clock, ct);
        }

        return result;
    }

    private async Task CompareAsync(KeyValuePair<string, LocalCopy>[] page, SweepResult result, SweepResult inRedis, CancellationToken ct)
    {
        var (found, _) = await truth.FindAsync([.. page.Select(entry => entry.Key)], ct);
        result.AddCompared(page.Length);
        foreach (var (subject, copy) in page)
        {
            if (!found.TryGetValue(subject, out var now))
            {
                // Nobody is ever removed; a copy without a row is of a database that was replaced.
                local.Remove(subject, copy);
                result.Add(subject, DriftKind.Ahead);
            }
            else if (Drift.OfState(copy.State!, now.State, now.Age > TimeSpan.FromSeconds(options.Value.DriftGraceSeconds)) is { } kind)
            {
                await redis.CompareAsync([now.State], isFilled: false, inRedis, ct);
                local.Remove(subject, copy);
                result.Add(subject, kind);
            }
        }
    }
}
