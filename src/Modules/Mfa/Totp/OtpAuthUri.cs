using System.Globalization;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Totp;

/// <summary>The address that authenticator apps read from a QR code (Key Uri Format). It holds the secret: never printed.</summary>
internal static class OtpAuthUri
{
    public static string Of(string issuer, string account, Secret<byte[]> secret, TotpProfile profile) => string.Create(
        CultureInfo.InvariantCulture,
        $"otpauth://totp/{Label(issuer)}:{Label(account)}?secret={TotpSecrets.Text(secret)}&issuer={Label(issuer)}&algorithm={profile.Algorithm}&digits={profile.Digits}&period={TotpCodes.PeriodSeconds}");

    // A colon parts issuer and account, escaped or not, and may be in neither.
    private static string Label(string text) => Uri.EscapeDataString(text.Replace(':', '.'));
}
