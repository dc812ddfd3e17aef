using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys.Keys;

namespace ZeroTrust.Mfa.Passkeys.WebAuthn;

/// <summary>What browsers are asked for, by the options.</summary>
internal sealed class WebAuthnRequests(RelyingParties parties, IOptions<PasskeyOptions> options) : IPasskeyOptions
{
    private const string PublicKey = "public-key";

    /// <inheritdoc />
    public JsonElement RequestOptions(Challenge challenge, IReadOnlyList<Factor> passkeys)
    {
        var isVerified = challenge.Purpose == ChallengePurposes.Passwordless || options.Value.UserVerification == PasskeyWish.Required;
        return JsonSerializer.SerializeToElement(
            new RequestOptions(
                Base64Url.EncodeToString(challenge.Nonce), TimeoutOf(challenge), parties.Own.Id,
                [.. passkeys.Where(passkey => PasskeyDetail.Of(passkey).SuspendedAt is null).Select(Describe)],
                TextOf(isVerified ? PasskeyWish.Required : PasskeyWish.Preferred)),
            WebAuthnJson.Default.RequestOptions);
    }

    /// <summary>The <c>PublicKeyCredentialCreationOptionsJSON</c> for a new passkey of a person.</summary>
    /// <param name="passkeys">Those that the person has: their authenticators make no second one.</param>
    /// <param name="name">What the authenticator shows of the account.</param>
    public JsonElement CreationOptions(Challenge challenge, IEnumerable<Factor> passkeys, byte[] userHandle, string name) => JsonSerializer.SerializeToElement(
        new CreationOptions(
            new RelyingPartyEntity(parties.Own.Id, options.Value.RelyingPartyName),
            new UserEntity(Base64Url.EncodeToString(userHandle), name, name),
            Base64Url.EncodeToString(challenge.Nonce),
            [.. CredentialKey.Algorithms.Select(algorithm => new CredentialParameters(PublicKey, algorithm))],
            TimeoutOf(challenge),
            [.. passkeys.Select(Describe)],
            new AuthenticatorSelection(
                TextOf(options.Value.ResidentKey), options.Value.ResidentKey == PasskeyWish.Required, TextOf(options.Value.UserVerification)),
            options.Value.Attestation == AttestationWish.Direct ? "direct" : "none"),
        WebAuthnJson.Default.CreationOptions);

    private static CredentialDescriptor Describe(Factor passkey) => new(
        PublicKey, Base64Url.EncodeToString(passkey.LookupId), PasskeyDetail.Of(passkey).Transports is { Count: > 0 } transports ? transports : null);

    private static int TimeoutOf(Challenge challenge) => (int)(challenge.ExpiresAt - challenge.CreatedAt).TotalMilliseconds;

    private static string TextOf(PasskeyWish wish) => wish == PasskeyWish.Required ? "required" : "preferred";
}
