using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>
/// What a person who proved the password is asked for, and what the proof is worth.
/// </summary>
/// <remarks>
/// SMS alone never opens a full session: not for a role that requires a second factor, unless an option says so, and for nobody who has nothing beside
/// it. It is still asked for where nothing else is left, because the password alone would be less; the session is then one that can do nothing but
/// enrol. The same holds for a recovery code of a person who has no factor: after a recovery on the host.
/// </remarks>
internal static class FactorOffer
{
    // Strongest first: a client that asks for the first does right.
    private static readonly string[] Order = [FactorKinds.Passkey, FactorKinds.Totp, FactorKinds.Sms, FactorKinds.RecoveryCode];

    /// <param name="required">Whether a role of the person asks for a second factor.</param>
    /// <param name="smsForRequired">Of <see cref="MfaOptions.SmsForRequiredRoles"/>.</param>
    public static FactorDemand Of(FactorsAtHand at, bool required, bool smsForRequired)
    {
        string[] kinds = [.. Order.Where(kind => kind == FactorKinds.RecoveryCode ? at.HasRecoveryCode : at.Factors.Any(factor => factor.Kind == kind))];
        if (kinds.Length == 0)
        {
            return required ? new FactorDemand.Enrolment() : new FactorDemand.None();
        }

        return required && !smsForRequired && kinds is not [FactorKinds.Sms]
            ? new FactorDemand.Needed([.. kinds.Where(kind => kind != FactorKinds.Sms)])
            : new FactorDemand.Needed(kinds);
    }

    /// <summary>Whether the proof opens only a session to enrol in.</summary>
    public static bool IsForEnrolment(FoundChallenge found, string factor) =>
        found.Challenge.Factors is [FactorKinds.Sms] || (factor == FactorKinds.RecoveryCode && found.Factors.Count == 0);
}
