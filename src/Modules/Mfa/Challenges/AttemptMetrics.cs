using System.Diagnostics.Metrics;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>Counts attempts.</summary>
internal static class AttemptMetrics
{
    private static readonly Counter<long> Attempts =
        Telemetry.Meter.CreateCounter<long>("zerotrust_mfa_attempts_total", description: "Attempts at second factors, by factor and outcome");

    /// <param name="outcome"><c>proved</c>, <c>refused</c> or <c>throttled</c>.</param>
    public static void Count(string factor, string outcome) =>
        Attempts.Add(1, new KeyValuePair<string, object?>("factor", NameOf(factor)), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A kind as a label or a detail: what a client made up is <c>other</c>.</summary>
    public static string NameOf(string factor) =>
        factor is FactorKinds.Totp or FactorKinds.Sms or FactorKinds.RecoveryCode or FactorKinds.Passkey ? factor : "other";
}
