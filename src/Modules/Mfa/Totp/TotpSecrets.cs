using System.Security.Cryptography;
using OtpNet;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Totp;

/// <summary>
/// Makes, seals and opens the secrets. Sealed for one person: whoever can write to the table gains nothing by copying the row of a
/// factor of his own to another person.
/// </summary>
internal sealed class TotpSecrets(PersonalValues values)
{
    public static Secret<byte[]> Create(TotpProfile profile) => new(RandomNumberGenerator.GetBytes(profile.SecretBytes));

    /// <summary>As authenticator apps take it: Base32 (RFC 4648) without padding.</summary>
    public static string Text(Secret<byte[]> secret) => Base32Encoding.ToString(secret.Reveal()).TrimEnd('=');

    public byte[] Seal(string subject, Secret<byte[]> secret) => values.Seal(KindOf(subject), Text(secret));

    public Secret<byte[]> Open(Factor factor) => new(Base32Encoding.ToBytes(values.Reveal(KindOf(factor.Subject), factor.Secret)));

    private static string KindOf(string subject) => $"totp_secret {subject}";
}
