using System.Formats.Cbor;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>
/// Reads CBOR in the canonical form of CTAP2, which WebAuthn (section 2) has of every authenticator and client: definite and shortest
/// lengths, sorted and single keys, no tags.
/// </summary>
internal static class StrictCbor
{
    /// <summary>What the reading makes of exactly one value; its default where the bytes are no such value or run on after it. Never throws.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> bytes, Func<CborReader, T?> reading)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Ctap2Canonical);
            var result = reading(reader);
            return reader.BytesRemaining == 0 ? result : default;
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return default;
        }
    }

    /// <summary>The bytes of the first value, which more may follow; null where there is none. Never throws.</summary>
    public static ReadOnlyMemory<byte>? FirstValue(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Ctap2Canonical);
            reader.SkipValue();
            return bytes[..^reader.BytesRemaining];
        }
        catch (Exception exception) when (IsFault(exception))
        {
            return null;
        }
    }

    // Not well-formed, another type than asked for, a number too large.
    private static bool IsFault(Exception exception) => exception is CborContentException or InvalidOperationException or OverflowException;
}
