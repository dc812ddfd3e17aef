using System.Formats.Cbor;
using ZeroTrust.Mfa.Passkeys.Ceremony;

namespace ZeroTrust.Mfa.Passkeys.Attestations;

/// <summary>What the authenticator sends at registration (WebAuthn Level 3, section 6.5.4).</summary>
/// <param name="Statement">The statement of the format, in CBOR.</param>
/// <param name="AuthenticatorData">As signed.</param>
internal sealed record AttestationObject(string Format, ReadOnlyMemory<byte> Statement, byte[] AuthenticatorData)
{
    /// <summary>Room for a chain of certificates. More is refused unread.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Reads it; null for what is no such object. Never throws.</summary>
    public static AttestationObject? Read(ReadOnlyMemory<byte> cbor) => cbor.Length > MaxBytes ? null : StrictCbor.Read(cbor, static reader =>
    {
        // Canonical: the shortest name first.
        if (reader.ReadStartMap() != 3 || reader.ReadTextString() != "fmt")
        {
            return null;
        }

        var format = reader.ReadTextString();
        if (reader.ReadTextString() != "attStmt")
        {
            return null;
        }

        var statement = reader.ReadEncodedValue().ToArray();
        if (reader.ReadTextString() != "authData")
        {
            return null;
        }

        var data = reader.ReadByteString();
        reader.ReadEndMap();
        return new AttestationObject(format, statement, data);
    });
}
