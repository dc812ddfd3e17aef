using System.Buffers.Binary;
using System.Formats.Cbor;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>The flags of authenticator data. The two that are reserved say nothing yet and are not looked at.</summary>
[Flags]
internal enum AuthenticatorFlags
{
    None = 0,
    UserPresent = 1,
    UserVerified = 4,
    BackupEligible = 8,
    BackedUp = 16,
    HasCredential = 64,
    HasExtensions = 128,
}

/// <summary>What the authenticator says (WebAuthn Level 3, section 6.1).</summary>
/// <param name="RelyingPartyHash">SHA-256 of the relying party's id.</param>
/// <param name="Credential">The new credential; null where there is none, as in an assertion.</param>
internal sealed record AuthenticatorData(ReadOnlyMemory<byte> RelyingPartyHash, AuthenticatorFlags Flags, uint Counter, AttestedCredential? Credential)
{
    /// <summary>Room for the longest id, an RSA key and extensions. More is refused unread.</summary>
    public const int MaxBytes = 4096;

    private const int HeaderBytes = 37;

    public bool IsUserPresent => Flags.HasFlag(AuthenticatorFlags.UserPresent);

    public bool IsUserVerified => Flags.HasFlag(AuthenticatorFlags.UserVerified);

    public bool IsBackupEligible => Flags.HasFlag(AuthenticatorFlags.BackupEligible);

    public bool IsBackedUp => Flags.HasFlag(AuthenticatorFlags.BackedUp);

    /// <summary>Reads it; null for what is cut short, runs on, or contradicts its own flags.</summary>
    public static AuthenticatorData? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length is < HeaderBytes or > MaxBytes)
        {
            return null;
        }

        var flags = (AuthenticatorFlags)bytes.Span[32];
        var rest = bytes[HeaderBytes..];
        AttestedCredential? credential = null;
        if (flags.HasFlag(AuthenticatorFlags.HasCredential) && (credential = AttestedCredential.Read(rest, out rest)) is null)
        {
            return null;
        }

        // What was backed up can be backed up (section 6.1.3).
        var isWhole = flags.HasFlag(AuthenticatorFlags.HasExtensions) ? IsExtensionMap(rest) : rest.IsEmpty;
        return isWhole && (!flags.HasFlag(AuthenticatorFlags.BackedUp) || flags.HasFlag(AuthenticatorFlags.BackupEligible))
            ? new AuthenticatorData(bytes[..32], flags, BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[33..]), credential)
            : null;
    }

    // Nobody asked for an extension, and an authenticator may add some all the same (section 9): well formed is all they must be.
    private static bool IsExtensionMap(ReadOnlyMemory<byte> bytes) => StrictCbor.Read(bytes, static reader =>
    {
        for (var left = reader.ReadStartMap() ?? 0; left > 0; left--)
        {
            reader.ReadTextString();
            reader.SkipValue();
        }

        reader.ReadEndMap();
        return true;
    });
}

/// <summary>A new credential (WebAuthn Level 3, section 6.5.1).</summary>
/// <param name="Model">AAGUID: the make of the authenticator; all zero where it does not tell.</param>
/// <param name="PublicKey">In COSE form, as sent.</param>
internal sealed record AttestedCredential(ReadOnlyMemory<byte> Model, ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> PublicKey)
{
    private const int HeaderBytes = 18;

    public static AttestedCredential? Read(ReadOnlyMemory<byte> bytes, out ReadOnlyMemory<byte> rest)
    {
        rest = bytes;
        if (bytes.Length < HeaderBytes)
        {
            return null;
        }

        var idLength = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[16..]);
        if (idLength is 0 or > CredentialJson.MaxIdBytes || bytes.Length - HeaderBytes <= idLength)
        {
            return null;
        }

        var tail = bytes[(HeaderBytes + idLength)..];
        if (StrictCbor.FirstValue(tail) is not { } key)
        {
            return null;
        }

        rest = tail[key.Length..];
        return new AttestedCredential(bytes[..16], bytes.Slice(HeaderBytes, idLength), key);
    }
}
