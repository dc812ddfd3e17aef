using OtpNet;

namespace ZeroTrust.Mfa.Totp;

/// <summary>How the codes of a factor are made. A factor keeps the profile that it was enrolled with.</summary>
/// <param name="Algorithm">As in an otpauth address: <c>SHA1</c> or <c>SHA256</c>.</param>
internal sealed record TotpProfile(string Algorithm, int Digits)
{
    /// <summary>What every authenticator app reads.</summary>
    public static readonly TotpProfile Sha1 = new("SHA1", 6);

    /// <summary>Longer codes and the newer hash, for apps that are known to read them: some ignore both and show wrong codes.</summary>
    public static readonly TotpProfile Sha256 = new("SHA256", 8);

    /// <summary>That of new factors.</summary>
    public static TotpProfile Of(MfaOptions options) => options.TotpAlgorithm == TotpAlgorithm.Sha256 ? Sha256 : Sha1;

    public OtpHashMode Mode => Algorithm == Sha256.Algorithm ? OtpHashMode.Sha256 : OtpHashMode.Sha1;

    /// <summary>Length of the secret: as long as the hash (RFC 6238, 5.1 and RFC 4226, 4).</summary>
    public int SecretBytes => Algorithm == Sha256.Algorithm ? 32 : 20;
}
