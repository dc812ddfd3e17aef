using System.Text.Json;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SecondFactor;

/// <summary>The form of what is sent about a challenge. What is in it is the second factors' matter, where it leaves a record.</summary>
internal static class ChallengeForm
{
    private const int MaxChallenge = 256;
    private const int MaxCode = 128;

    /// <summary>What is wrong with an attempt: a passkey sends a credential, every other kind a code.</summary>
    public static List<FieldError> Check(string? challengeId, string? factor, string? code, JsonElement? credential)
    {
        var errors = Check(challengeId, factor, FactorKinds.Totp, FactorKinds.Sms, FactorKinds.RecoveryCode, FactorKinds.Passkey);
        var isPasskey = factor == FactorKinds.Passkey;
        if (isPasskey ? code is not null : code is not { Length: > 0 and <= MaxCode })
        {
            errors.Add(new FieldError("code", isPasskey ? "is not sent with a passkey" : $"must have 1 to {MaxCode} characters"));
        }

        if (isPasskey ? credential is not { ValueKind: JsonValueKind.Object } : credential is not null)
        {
            errors.Add(new FieldError("credential", isPasskey ? "must be an object" : "is sent with a passkey only"));
        }

        return errors;
    }

    /// <summary>What is wrong with a challenge and one of these kinds.</summary>
    public static List<FieldError> Check(string? challengeId, string? factor, params ReadOnlySpan<string> kinds)
    {
        var errors = new List<FieldError>();
        if (challengeId is not { Length: > 0 and <= MaxChallenge })
        {
            errors.Add(new FieldError("challenge_id", $"must have 1 to {MaxChallenge} characters"));
        }

        if (factor is null || !kinds.Contains(factor))
        {
            errors.Add(new FieldError("factor", $"must be {string.Join(" or ", kinds!)}"));
        }

        return errors;
    }
}
