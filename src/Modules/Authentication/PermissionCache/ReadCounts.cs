using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>Where permission reads were served from. Counted in plain fields: the hot path pays one increment.</summary>
internal sealed class ReadCounts
{
    private long _local;
    private long _redis;
    private long _postgres;
    private long _none;

    public ReadCounts()
    {
        Telemetry.Meter.CreateObservableCounter("zerotrust_permission_reads_total", Observe, description: "Permission reads by what served them");
        Telemetry.Meter.CreateObservableGauge("zerotrust_permission_hit_rate", () => HitRate, description: "Share of permission reads served without PostgreSQL since the start");
    }

    /// <summary>The share of reads served without PostgreSQL; 0 before the first.</summary>
    public double HitRate => Total is var total && total == 0 ? 0 : (double)(Read(ref _local) + Read(ref _redis)) / total;

    private long Total => Read(ref _local) + Read(ref _redis) + Read(ref _postgres) + Read(ref _none);

    public void Local() => Interlocked.Increment(ref _local);

    public void Redis() => Interlocked.Increment(ref _redis);

    public void Postgres() => Interlocked.Increment(ref _postgres);

    /// <summary>Nothing could serve the read.</summary>
    public void None() => Interlocked.Increment(ref _none);

    private IEnumerable<Measurement<long>> Observe() =>
    [
        Of(Read(ref _local), "local"), Of(Read(ref _redis), "redis"), Of(Read(ref _postgres), "postgres"), Of(Read(ref _none), "none"),
    ];

    private static Measurement<long> Of(long value, string source) => new(value, new KeyValuePair<string, object?>("source", source));

    private static long Read(ref long field) => Volatile.Read(ref field);
}
