using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Mfa.Totp;

/// <summary>
/// Checks a code. Each is accepted once: its step must be later than the last one accepted, and PostgreSQL moves that up for one of
/// many who send it, on whatever instance. The code that confirms a factor counts as used too.
/// </summary>
internal sealed class TotpCheck(TotpSecrets secrets, TimeProvider clock) : IFactorCheck
{
    private static readonly ImmutableArray<string> Methods = ["otp"];
    private static readonly Counter<long> Drift = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_totp_drift_total", description: "Right codes of authenticator apps, by how many steps they were early or late.");

    public string Kind => FactorKinds.Totp;

    public ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct) =>
        ValueTask.FromResult(Check(factors, proof.Code));

    // A person may have several apps: the code may be of any of them.
    private CheckResult Check(IReadOnlyList<Factor> factors, string? code)
    {
        var now = clock.GetUtcNow();
        var reason = FactorReasons.MalformedCode;
        foreach (var factor in factors)
        {
            var detail = TotpDetail.Of(factor);
            if (!TotpCodes.IsCode(code, detail.Profile))
            {
                continue;
            }

            if (TotpCodes.Match(secrets.Open(factor).Reveal(), detail.Profile, code!, now) is not { } step)
            {
                reason = reason == FactorReasons.CodeUsed ? reason : FactorReasons.WrongCode;
            }
            else if (step <= factor.Counter)
            {
                reason = FactorReasons.CodeUsed;
            }
            else
            {
                return Accept(factor, detail, step, now);
            }
        }

        return new CheckResult.Wrong(reason);
    }

    private static CheckResult.Right Accept(Factor factor, TotpDetail detail, long step, DateTimeOffset now)
    {
        var offset = (int)(step - TotpCodes.StepAt(now));
        return new CheckResult.Right(factor.Subject, factor.Id, Methods, IsTwoFactors: false, session =>
        {
            FactorChanges.Advance(session, factor.Id, step, detail.After(offset).ToJson());
            Drift.Add(1, new KeyValuePair<string, object?>("steps", offset.ToString(CultureInfo.InvariantCulture)));
        });
    }
}
