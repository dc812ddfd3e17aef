using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys.Ceremony;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>What is kept of a passkey beside its key and counter.</summary>
/// <param name="Model">AAGUID in hex; all zero where the authenticator does not tell.</param>
/// <param name="Attestation">The format of the statement that was checked.</param>
/// <param name="BackupEligible">Whether it may be copied between devices; never changes.</param>
/// <param name="BackedUp">Whether it was at the last use.</param>
/// <param name="Transports">Hints for the browser.</param>
/// <param name="SuspendedAt">Since when a copy of it is suspected, and it proves nothing; null for not.</param>
internal sealed record PasskeyDetail(
    string Model, string Attestation, bool BackupEligible, bool BackedUp, IReadOnlyList<string> Transports, DateTimeOffset? SuspendedAt)
{
    public static PasskeyDetail New(NewCredential credential) => new(
        Convert.ToHexStringLower(credential.Model), credential.Attestation, credential.Data.IsBackupEligible, credential.Data.IsBackedUp,
        credential.Transports, SuspendedAt: null);

    public static PasskeyDetail Of(Factor factor) => JsonSerializer.Deserialize(factor.Detail, PasskeyDetailJson.Default.PasskeyDetail)!;

    public string ToJson() => JsonSerializer.Serialize(this, PasskeyDetailJson.Default.PasskeyDetail);
}

[JsonSerializable(typeof(PasskeyDetail))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class PasskeyDetailJson : JsonSerializerContext;
