using ZeroTrust.Authentication.Events.Lag;

namespace ZeroTrust.Authentication.Features.ListSyncSources;

/// <summary>The configured sources; as many as the options name, so not paged.</summary>
internal sealed record SyncSources(IReadOnlyList<SyncSource> Items);

/// <summary>One source. What it never had is null.</summary>
/// <param name="SequencesMissed">Numbers that never came before a later one; <c>/v1/sync/gaps</c> lists them.</param>
internal sealed record SyncSource(
    string Source, string Publisher, DateTimeOffset? LastEventTime, DateTimeOffset? LastAppliedAt, double? LagSeconds, double? LagP50Seconds, double? LagP99Seconds,
    long Applied, long Duplicate, long Late, long Rejected, long SequencesMissed)
{
    public static SyncSource Of(string source, string publisher, SourceCounts? counts) => new(
        source, publisher, counts?.LastEventTime, counts?.LastAppliedAt, counts?.LastLag, counts?.LagP50, counts?.LagP99,
        counts?.Applied ?? 0, counts?.Duplicate ?? 0, counts?.Late ?? 0, counts?.Rejected ?? 0, counts?.Missed ?? 0);
}
