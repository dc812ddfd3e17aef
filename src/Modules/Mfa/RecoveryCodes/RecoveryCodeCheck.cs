using System.Collections.Immutable;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.RecoveryCodes;

/// <summary>Checks a recovery code: one of the person's own, not used before, and with the commit used for one of many who send it.</summary>
internal sealed class RecoveryCodeCheck(RecoveryCodeStore codes) : IFactorCheck
{
    private static readonly ImmutableArray<string> Methods = ["otp"];

    public string Kind => FactorKinds.RecoveryCode;

    public async ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct)
    {
        if (RecoveryCode.Read(proof.Code) is not { } code)
        {
            return new CheckResult.Wrong(FactorReasons.MalformedCode);
        }

        var state = challenge.Subject is { } subject ? await codes.StateOfAsync(subject, code, ct) : RecoveryCodeState.Unknown;
        return state switch
        {
            RecoveryCodeState.Free => new CheckResult.Right(
                challenge.Subject!, FactorId: null, Methods, IsTwoFactors: false, session => codes.Use(session, challenge.Subject!, code)),
            RecoveryCodeState.Used => new CheckResult.Wrong(FactorReasons.CodeUsed),
            _ => new CheckResult.Wrong(FactorReasons.WrongCode),
        };
    }
}
