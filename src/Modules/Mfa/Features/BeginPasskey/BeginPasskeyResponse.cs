using System.Text.Json;

namespace ZeroTrust.Mfa.Features.BeginPasskey;

/// <summary>Never printed: the options name the person.</summary>
/// <param name="PublicKey"><c>PublicKeyCredentialCreationOptionsJSON</c> of WebAuthn Level 3. Its challenge stands for this request.</param>
internal sealed record BeginPasskeyResponse(JsonElement PublicKey, int ExpiresIn)
{
    public static BeginPasskeyResponse Example => new(
        JsonDocument.Parse("""
            {"rp":{"id":"zerotrust.example","name":"ZeroTrust"},"user":{"id":"8Yk0wQm1rAZq7…","name":"ada","displayName":"ada"},"challenge":"q2Y1…",
             "pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-8},{"type":"public-key","alg":-257}],"timeout":900000,
             "excludeCredentials":[],"authenticatorSelection":{"residentKey":"preferred","requireResidentKey":false,"userVerification":"preferred"},
             "attestation":"none"}
            """).RootElement,
        900);

    public override string ToString() => "passkey options";
}
