using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ZeroTrust.Platform.Observability;

/// <summary>The one meter and the one activity source of the product.</summary>
public static class Telemetry
{
    /// <summary>Name of both.</summary>
    public const string Name = "ZeroTrust";

    /// <summary>Metrics; names are <c>zerotrust_…</c> in Prometheus style.</summary>
    public static readonly Meter Meter = new(Name);

    /// <summary>Traces.</summary>
    public static readonly ActivitySource Activities = new(Name);
}
