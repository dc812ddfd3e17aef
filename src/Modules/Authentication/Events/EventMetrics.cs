using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Events;

/// <summary>What the intake counts.</summary>
internal static class EventMetrics
{
    private static readonly Counter<long> Events =
        Telemetry.Meter.CreateCounter<long>("zerotrust_events_total", description: "Events by outcome");

    private static readonly Counter<long> Missed =
        Telemetry.Meter.CreateCounter<long>("zerotrust_event_sequences_missed_total", description: "Sequence numbers that never came before a later one");

    private static readonly Counter<long> Retries =
        Telemetry.Meter.CreateCounter<long>("zerotrust_event_retries_total", description: "Batches decided again because somebody else changed the same people");

    private static readonly Histogram<double> Commit =
        Telemetry.Meter.CreateHistogram<double>("zerotrust_event_commit_seconds", "s", "From taking an event up to its commit");

    private static readonly Histogram<double> Lag =
        Telemetry.Meter.CreateHistogram<double>("zerotrust_sync_lag_seconds", "s", "From the time that an event says to its commit, by source");

    public static void Record(IReadOnlyList<EventOutcome> outcomes, TimeSpan took)
    {
        foreach (var outcome in outcomes)
        {
            Events.Add(1, new KeyValuePair<string, object?>("status", outcome.Status));
            if (outcome is EventOutcome.Applied applied)
            {
                Commit.Record(took.TotalSeconds);
                Missed.Add(applied.Missed);
            }
        }
    }

    /// <summary>Only for configured sources: the label has no more values than the options name.</summary>
    public static void Lagged(string source, double seconds) => Lag.Record(seconds, new KeyValuePair<string, object?>("source", source));

    public static void Retried() => Retries.Add(1);
}
