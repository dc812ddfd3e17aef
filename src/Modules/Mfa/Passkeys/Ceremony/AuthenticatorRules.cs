namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>What both ceremonies ask of authenticator data (WebAuthn Level 3, sections 7.1 and 7.2).</summary>
internal static class AuthenticatorRules
{
    /// <summary>The stable code of what is wrong, or null.</summary>
    public static string? Refuse(AuthenticatorData data, RelyingParty party, bool mustVerifyUser) =>
        !party.IsMeantBy(data) ? PasskeyFaults.WrongRelyingParty
        : !data.IsUserPresent ? PasskeyFaults.NotPresent
        : mustVerifyUser && !data.IsUserVerified ? PasskeyFaults.NotVerified
        : null;
}
