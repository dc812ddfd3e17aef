using System.Text.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Passkeys.Attestations;
using ZeroTrust.Mfa.Passkeys.Ceremony;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>Checks registrations by the options.</summary>
internal sealed class PasskeyRegistrations(RelyingParties parties, TrustedModels models, IOptions<PasskeyOptions> options)
{
    /// <summary>The credential to keep, or the stable code of what is wrong. Never throws for what a client sent.</summary>
    public (NewCredential? Credential, string Reason) Check(Challenge challenge, JsonElement credential) => Registration.Read(credential) is { } registration
        ? registration.Check(new RegistrationExpectation(
            parties.Own, challenge.Nonce, options.Value.UserVerification == PasskeyWish.Required, models.AreRequired ? models.Vouch : null))
        : (null, PasskeyFaults.Malformed);
}
