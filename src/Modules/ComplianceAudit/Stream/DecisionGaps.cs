using System.Globalization;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// Counts decisions that went without a record, until the next block tells of them: allowed ones that were given all the same, and
/// those that were turned into refusals because there was no room.
/// </summary>
internal sealed class DecisionGaps
{
    private long _shed;
    private long _refused;

    internal void Shed()
    {
        Interlocked.Increment(ref _shed);
        StreamMetrics.Shed.Add(1);
    }

    internal void Refused() => Interlocked.Increment(ref _refused);

    /// <summary>The fact that tells what was counted since the last one; null for nothing.</summary>
    internal AuditFact? Take(DateTimeOffset now)
    {
        if (Volatile.Read(ref _shed) == 0 && Volatile.Read(ref _refused) == 0)
        {
            return null;
        }

        var (shed, refused) = (Interlocked.Exchange(ref _shed, 0), Interlocked.Exchange(ref _refused, 0));
        return new AuditFact(
            now, "decision.gap", AuditActor.System.Kind, AuditActor.System.Id, Caller.Platform,
            string.Create(CultureInfo.InvariantCulture, $"{shed} allowed and {refused} refused without a record"),
            AuditOutcome.Failure, "queue_full", null, null, null);
    }
}
