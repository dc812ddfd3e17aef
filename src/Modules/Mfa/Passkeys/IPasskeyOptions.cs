using System.Text.Json;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>What a browser needs to ask for a passkey.</summary>
internal interface IPasskeyOptions
{
    /// <summary>
    /// The <c>PublicKeyCredentialRequestOptionsJSON</c> (WebAuthn Level 3) with the challenge's nonce. A challenge of the purpose
    /// <see cref="ChallengePurposes.Passwordless"/> asks for user verification.
    /// </summary>
    /// <param name="passkeys">The person's confirmed passkeys; empty for a login by passkey alone, where any discoverable one will do.</param>
    JsonElement RequestOptions(Challenge challenge, IReadOnlyList<Factor> passkeys);
}
