using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>What comparisons count.</summary>
internal static class SweepMetrics
{
    private static readonly Counter<long> Drifted =
        Telemetry.Meter.CreateCounter<long>("zerotrust_sync_drift_total", description: "Copies that differed from PostgreSQL and were repaired, by place and kind");

    public static void Found(string place, string kind) =>
        Drifted.Add(1, new KeyValuePair<string, object?>("place", place), new KeyValuePair<string, object?>("kind", kind));
}
