using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using ZeroTrust.Mfa.Passkeys.Attestations;
using ZeroTrust.Mfa.Passkeys.Keys;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>What a registration is checked against.</summary>
/// <param name="Vouch">Whether a chain of certificates leads to a known maker; null where every model is taken.</param>
internal sealed record RegistrationExpectation(
    RelyingParty Party, ReadOnlyMemory<byte> Challenge, bool MustVerifyUser, Func<IReadOnlyList<byte[]>, bool>? Vouch);

/// <summary>A registration as it came (<c>RegistrationResponseJSON</c>), read and not believed yet.</summary>
internal sealed record Registration(byte[] Id, byte[] ClientDataJson, ClientData Client, AttestationObject Attestation, ImmutableArray<string> Transports)
{
    private const int MaxTransports = 8;
    private const int MaxTransport = 32;

    /// <summary>Reads it; null for what is no registration. Never throws.</summary>
    public static Registration? Read(JsonElement credential)
    {
        try
        {
            return CredentialJson.Read(credential) is { } frame
                && CredentialJson.Bytes(frame.Response, "clientDataJSON", ClientData.MaxBytes) is { } json && ClientData.Read(json) is { } client
                && CredentialJson.Bytes(frame.Response, "attestationObject", AttestationObject.MaxBytes) is { } cbor && AttestationObject.Read(cbor) is { } attestation
                    ? new Registration(frame.Id, json, client, attestation, ReadTransports(frame.Response))
                    : null;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }

    /// <summary>The credential to keep, or the stable code of what is wrong (WebAuthn Level 3, section 7.1). Never throws.</summary>
    public (NewCredential? Credential, string Reason) Check(RegistrationExpectation expected)
    {
        if (Client.Refuse(ClientData.Create, expected.Challenge.Span, expected.Party.Origins) is { } fault)
        {
            return (null, fault);
        }

        if (AuthenticatorData.Read(Attestation.AuthenticatorData) is not { Credential: { } credential } data || !credential.Id.Span.SequenceEqual(Id))
        {
            return (null, PasskeyFaults.Malformed);
        }

        if (AuthenticatorRules.Refuse(data, expected.Party, expected.MustVerifyUser) is { } reason)
        {
            return (null, reason);
        }

        if (CoseKeyReader.Read(credential.PublicKey) is not { } key)
        {
            return (null, PasskeyFaults.BadKey);
        }

        byte[] signed = [.. Attestation.AuthenticatorData, .. SHA256.HashData(ClientDataJson)];
        return Attestations.Attestation.Refuse(Attestation, credential, key, signed, expected.Vouch) is { } untrue
            ? (null, untrue)
            : (new NewCredential(Id, credential.PublicKey.ToArray(), data, Attestation.Format, credential.Model.ToArray(), Transports), "");
    }

    // Hints for the browser at the next login: those that are well formed, in the order given.
    private static ImmutableArray<string> ReadTransports(JsonElement response) =>
        response.TryGetProperty("transports", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(hint => hint.ValueKind == JsonValueKind.String ? hint.GetString()! : "").Where(IsTransport).Distinct(StringComparer.Ordinal).Take(MaxTransports)]
            : [];

    private static bool IsTransport(string hint) =>
        hint.Length is > 0 and <= MaxTransport && hint.All(character => char.IsAsciiLetterLower(character) || character == '-');
}

/// <summary>A credential that was checked.</summary>
/// <param name="PublicKey">In COSE form.</param>
/// <param name="Model">AAGUID.</param>
internal sealed record NewCredential(byte[] Id, byte[] PublicKey, AuthenticatorData Data, string Attestation, byte[] Model, ImmutableArray<string> Transports);
