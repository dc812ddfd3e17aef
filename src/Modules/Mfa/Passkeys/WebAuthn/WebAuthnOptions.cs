using System.Text.Json.Serialization;

namespace ZeroTrust.Mfa.Passkeys.WebAuthn;

/// <summary><c>PublicKeyCredentialCreationOptionsJSON</c> (WebAuthn Level 3, section 5.1.9).</summary>
internal sealed record CreationOptions(
    RelyingPartyEntity Rp, UserEntity User, string Challenge, IReadOnlyList<CredentialParameters> PubKeyCredParams, int Timeout,
    IReadOnlyList<CredentialDescriptor> ExcludeCredentials, AuthenticatorSelection AuthenticatorSelection, string Attestation);

/// <summary><c>PublicKeyCredentialRequestOptionsJSON</c> (WebAuthn Level 3, section 5.1.10).</summary>
internal sealed record RequestOptions(
    string Challenge, int Timeout, string RpId, IReadOnlyList<CredentialDescriptor> AllowCredentials, string UserVerification);

internal sealed record RelyingPartyEntity(string Id, string Name);

/// <summary>Never printed: the names are personal.</summary>
internal sealed record UserEntity(string Id, string Name, string DisplayName)
{
    public override string ToString() => "user";
}

internal sealed record CredentialParameters(string Type, int Alg);

internal sealed record CredentialDescriptor(string Type, string Id, IReadOnlyList<string>? Transports);

internal sealed record AuthenticatorSelection(string ResidentKey, bool RequireResidentKey, string UserVerification);

/// <summary>Names as the browser has them, which are not those of our own JSON.</summary>
[JsonSerializable(typeof(CreationOptions))]
[JsonSerializable(typeof(RequestOptions))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WebAuthnJson : JsonSerializerContext;
