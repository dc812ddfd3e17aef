namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>Why a passkey was refused: stable codes for the evidence. A client at login never sees them.</summary>
internal static class PasskeyFaults
{
    public const string Malformed = "malformed";
    public const string WrongType = "wrong_type";
    public const string WrongChallenge = "wrong_challenge";
    public const string WrongOrigin = "wrong_origin";
    public const string CrossOrigin = "cross_origin";
    public const string WrongRelyingParty = "wrong_relying_party";
    public const string NotPresent = "user_not_present";
    public const string NotVerified = "user_not_verified";
    public const string BackupChanged = "backup_changed";
    public const string BadKey = "bad_key";
    public const string UnknownAttestation = "unknown_attestation";
    public const string BadAttestation = "bad_attestation";
    public const string ModelNotTrusted = "model_not_trusted";
    public const string BadSignature = "bad_signature";
    public const string CounterCloned = "counter_cloned";
    public const string Suspended = "suspended";
    public const string UnknownCredential = "unknown_credential";
    public const string WrongUser = "wrong_user";
}
