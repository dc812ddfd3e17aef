using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Mfa.Recovery;

namespace ZeroTrust.Mfa.RecoveryCodes;

/// <summary>
/// Checks a recovery code: one of the person's own, or one that was made on the host for an administrator; not used before, and with the commit
/// used for one of many who send it.
/// </summary>
internal sealed class RecoveryCodeCheck(RecoveryCodeStore codes, HostRecoveryCheck host, FactorNews news, IOptions<MfaOptions> options) : IFactorCheck
{
    private static readonly ImmutableArray<string> Methods = ["otp"];

    public string Kind => FactorKinds.RecoveryCode;

    public async ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct)
    {
        if (RecoveryCode.Read(proof.Code) is not { } code)
        {
            return new CheckResult.Wrong(FactorReasons.MalformedCode);
        }

        if (challenge.Subject is not { } subject)
        {
            return new CheckResult.Wrong(FactorReasons.WrongCode);
        }

        return await codes.StateOfAsync(subject, code, ct) switch
        {
            RecoveryCodeState.Free => new CheckResult.Right(
                subject, FactorId: null, Methods, IsTwoFactors: false, session => codes.Use(session, subject, code))
            {
                CompleteAsync = more => TellAsync(subject, more),
            },
            RecoveryCodeState.Used => new CheckResult.Wrong(FactorReasons.CodeUsed),
            _ => await host.CheckAsync(challenge, subject, code, ct),
        };
    }

    // The one that was proved is used with the commit only.
    private async ValueTask TellAsync(string subject, CancellationToken ct)
    {
        var left = Math.Max(0, await codes.CountLeftAsync(subject, ct) - 1);
        await news.CodeUsedAsync(subject, left, few: left <= options.Value.FewRecoveryCodes, ct);
    }
}
