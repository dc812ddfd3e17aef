using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>Section <c>ZeroTrust:Mfa:Passkeys</c>.</summary>
public sealed class PasskeyOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Mfa:Passkeys";

    /// <summary>
    /// The domain that passkeys are made for; the host of the platform's public address where empty. Passkeys of another domain are
    /// worth nothing after a change.
    /// </summary>
    public string RelyingPartyId { get; set; } = "";

    /// <summary>What the browser shows as the name of the service.</summary>
    [Required]
    public string RelyingPartyName { get; set; } = "ZeroTrust";

    /// <summary>Pages on which passkeys may be made and used, such as <c>https://login.example.org</c>; the origin of the public address where empty.</summary>
    public List<string> Origins { get; set; } = [];

    /// <summary>Whether authenticators are asked for their make: <c>None</c> or <c>Direct</c>.</summary>
    [EnumDataType(typeof(AttestationWish))]
    public AttestationWish Attestation { get; set; } = AttestationWish.None;

    /// <summary>
    /// A PEM file with the attestation roots of makers; with one, only authenticators that lead to one of them are taken. Empty: the
    /// statement's signature is checked, and no model vouched for.
    /// </summary>
    public string TrustAnchorsFile { get; set; } = "";

    /// <summary>Whether a new passkey must be discoverable, which a login without a password needs: <c>Preferred</c> or <c>Required</c>.</summary>
    [EnumDataType(typeof(PasskeyWish))]
    public PasskeyWish ResidentKey { get; set; } = PasskeyWish.Preferred;

    /// <summary>Whether a passkey must know its user by a PIN or a feature of the body as second factor too; without a password it always must.</summary>
    [EnumDataType(typeof(PasskeyWish))]
    public PasskeyWish UserVerification { get; set; } = PasskeyWish.Preferred;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class PasskeyOptionsValidator : IValidateOptions<PasskeyOptions>;

/// <summary>How much something is wanted.</summary>
public enum PasskeyWish
{
    /// <summary>Where the authenticator can.</summary>
    Preferred,

    /// <summary>Without it, it is refused.</summary>
    Required,
}

/// <summary>What is asked for of an authenticator's make.</summary>
public enum AttestationWish
{
    /// <summary>Nothing: the browser leaves it out, so that nobody is known by it.</summary>
    None,

    /// <summary>The authenticator's own statement.</summary>
    Direct,
}
