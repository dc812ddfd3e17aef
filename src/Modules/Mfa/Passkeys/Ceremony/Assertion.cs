using System.Security.Cryptography;
using System.Text.Json;
using ZeroTrust.Mfa.Passkeys.Keys;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>A credential as it is kept, as far as an assertion is checked against it.</summary>
/// <param name="PublicKey">In COSE form.</param>
/// <param name="Counter">The last signature counter.</param>
internal sealed record KnownCredential(ReadOnlyMemory<byte> PublicKey, uint Counter, bool IsBackupEligible);

/// <summary>An assertion as it came (<c>AuthenticationResponseJSON</c>), read and not believed yet.</summary>
/// <param name="UserHandle">Null where the authenticator sent none.</param>
internal sealed record Assertion(
    byte[] Id, byte[] ClientDataJson, ClientData Client, byte[] DataBytes, AuthenticatorData Data, byte[] Signature, byte[]? UserHandle)
{
    // Of RSA-4096 are 512.
    private const int MaxSignature = 1024;
    private const int MaxHandle = 64;

    /// <summary>Reads it; null for what is no assertion. Never throws.</summary>
    public static Assertion? Read(JsonElement credential)
    {
        try
        {
            return CredentialJson.Read(credential) is { } frame
                && CredentialJson.Bytes(frame.Response, "clientDataJSON", ClientData.MaxBytes) is { } json && ClientData.Read(json) is { } client
                && CredentialJson.Bytes(frame.Response, "authenticatorData", AuthenticatorData.MaxBytes) is { } bytes
                && AuthenticatorData.Read(bytes) is { Credential: null } data
                && CredentialJson.Bytes(frame.Response, "signature", MaxSignature) is { } signature
                && TryReadHandle(frame.Response, out var handle)
                    ? new Assertion(frame.Id, json, client, bytes, data, signature, handle)
                    : null;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }

    /// <summary>The stable code of what is wrong, or null (WebAuthn Level 3, section 7.2). Whose it is, is the caller's question. Never throws.</summary>
    public string? Refuse(RelyingParty party, ReadOnlySpan<byte> challenge, bool mustVerifyUser, KnownCredential known)
    {
        if (Client.Refuse(ClientData.Get, challenge, party.Origins) is { } fault)
        {
            return fault;
        }

        if (AuthenticatorRules.Refuse(Data, party, mustVerifyUser) is { } reason)
        {
            return reason;
        }

        byte[] signed = [.. DataBytes, .. SHA256.HashData(ClientDataJson)];
        return CoseKeyReader.Read(known.PublicKey) is not { } key || !key.Signed(signed, Signature) ? PasskeyFaults.BadSignature
            : Data.IsBackupEligible != known.IsBackupEligible ? PasskeyFaults.BackupChanged
            : !Rises(known.Counter, Data.Counter) ? PasskeyFaults.CounterCloned
            : null;
    }

    // Zero for ever: the authenticator has no counter (section 6.1.1), as none has that copies its keys between devices.
    private static bool Rises(uint last, uint next) => next > last || (next == 0 && last == 0);

    private static bool TryReadHandle(JsonElement response, out byte[]? handle)
    {
        handle = null;
        return !response.TryGetProperty("userHandle", out var value) || value.ValueKind == JsonValueKind.Null
            || (handle = CredentialJson.Bytes(response, "userHandle", MaxHandle)) is { Length: > 0 };
    }
}
