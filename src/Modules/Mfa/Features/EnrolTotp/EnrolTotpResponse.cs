namespace ZeroTrust.Mfa.Features.EnrolTotp;

/// <summary>What an authenticator app needs; shown once. Never printed.</summary>
/// <param name="Secret">Base32, for typing.</param>
/// <param name="OtpauthUri">The same with all that goes with it, which the QR codes show.</param>
/// <param name="QrSvg">The QR code as SVG.</param>
/// <param name="QrText">The QR code in half blocks, for a terminal.</param>
internal sealed record EnrolTotpResponse(string FactorId, string Secret, string OtpauthUri, string QrSvg, string QrText)
{
    public static EnrolTotpResponse Example => new(
        "01936d0a7a4e7c119c532f1f0e5a7b12", "the secret, 32 characters", "otpauth://totp/zerotrust.example:ada?secret=…&issuer=zerotrust.example&algorithm=SHA1&digits=6&period=30",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 53 53\">…</svg>", "█▀▀▀▀▀█ ▄█ …");

    public override string ToString() => FactorId;
}
