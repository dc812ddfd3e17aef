using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Permissions.Lifecycle.Replay;

/// <summary>
/// Makes recorded decisions again by a candidate. People have the roles that they have now: what they had then is not recorded. One replay
/// an instance at a time, bounded by a number of decisions and by time; its memory does not grow with either.
/// </summary>
internal sealed class PolicyReplay(IDecisionHistory history, ReplayPeople people, TimeProvider clock) : IDisposable
{
    internal static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>Null where this instance replays already.</returns>
    internal async Task<ReplayReport?> RunAsync(Policies.ActivePolicy candidate, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken ct)
    {
        if (!await _turn.WaitAsync(0, ct))
        {
            return null;
        }

        try
        {
            return await ReadAsync(candidate, from, to, limit, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ReplayReport> ReadAsync(Policies.ActivePolicy candidate, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken ct)
    {
        var report = new ReplayReport();
        var reader = people.Open();
        var started = clock.GetTimestamp();
        await foreach (var fact in history.ReadAsync(from, to, ct))
        {
            if (report.Decisions >= limit || clock.GetElapsedTime(started) > MaxTime)
            {
                report.ContinueFrom = fact.At;
                break;
            }

            report.Read();
            await ReplayedDecision.AddAsync(report, candidate, reader, fact, ct);
        }

        return report;
    }
}
