using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.ComplianceAudit.Stream;

internal static class StreamMetrics
{
    internal static readonly Counter<long> Refused = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_audit_refused_total", description: "Facts that found the queue full for too long, so that what they were about was refused");

    internal static readonly Counter<long> Stored = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_audit_stored_total", description: "Facts stored in blocks");

    internal static readonly Counter<long> Failed = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_audit_block_failures_total", description: "Tries to store a block that failed and were repeated");

    internal static readonly Counter<long> Dropped = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_audit_dropped_total", description: "Facts that a stop within its limit could not store");

    internal static readonly Histogram<double> Latency = Telemetry.Meter.CreateHistogram<double>(
        "zerotrust_audit_block_seconds", unit: "s", description: "From a block's first fact to its commit");

    internal static readonly Counter<long> Shed = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_audit_shed_total", description: "Allowed decisions that were given without a record, because the queue was full");

    private static WeakReference<AuditQueue>? _queue;
    private static WeakReference<DecisionLog>? _decisions;

    private static readonly ObservableGauge<int> Recording = Telemetry.Meter.CreateObservableGauge(
        "zerotrust_decision_log_on", () => _decisions is { } known && known.TryGetTarget(out var log) && log.IsOn ? 1 : 0,
        description: "1 where decisions are recorded");

    private static readonly ObservableGauge<int> Length = Telemetry.Meter.CreateObservableGauge(
        "zerotrust_audit_queue_length", () => _queue is { } known && known.TryGetTarget(out var queue) ? queue.Waiting : 0,
        description: "Facts that wait to be stored");

    internal static void Observe(DecisionLog decisions)
    {
        _decisions = new WeakReference<DecisionLog>(decisions);
        GC.KeepAlive(Recording);
    }

    internal static void Observe(AuditQueue queue)
    {
        _queue = new WeakReference<AuditQueue>(queue);
        GC.KeepAlive(Length);
    }
}
