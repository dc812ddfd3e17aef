using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>How long the tokens are.</summary>
internal static class TokenMetrics
{
    public static readonly Histogram<int> Bytes = Telemetry.Meter.CreateHistogram(
        "zerotrust_token_bytes", description: "Length of issued access tokens in bytes",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384] });

    public static readonly Counter<long> OverBudget = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_tokens_over_budget_total", description: "Tokens that carry permissions_ref because their permissions do not fit");
}
