using System.Formats.Cbor;
using ZeroTrust.Mfa.Passkeys.Ceremony;

namespace ZeroTrust.Mfa.Passkeys.Attestations;

/// <summary>A statement of the format <c>packed</c> (WebAuthn Level 3, section 8.2).</summary>
/// <param name="Chain">The certificate of the attestation key and those above it; null for self attestation.</param>
internal sealed record PackedStatement(int Algorithm, byte[] Signature, IReadOnlyList<byte[]>? Chain)
{
    public const string Format = "packed";

    private const int MaxChain = 5;

    /// <summary>Reads it; null for what is no such statement. Never throws.</summary>
    public static PackedStatement? Read(ReadOnlyMemory<byte> cbor) => StrictCbor.Read(cbor, static reader =>
    {
        var members = reader.ReadStartMap();
        if (members is not (2 or 3) || reader.ReadTextString() != "alg")
        {
            return null;
        }

        var algorithm = reader.ReadInt32();
        if (reader.ReadTextString() != "sig")
        {
            return null;
        }

        var signature = reader.ReadByteString();
        var chain = members == 3 ? ReadChain(reader) : null;
        if (members == 3 && chain is null)
        {
            return null;
        }

        reader.ReadEndMap();
        return new PackedStatement(algorithm, signature, chain);
    });

    private static List<byte[]>? ReadChain(CborReader reader)
    {
        if (reader.ReadTextString() != "x5c" || reader.ReadStartArray() is not { } length || length is 0 or > MaxChain)
        {
            return null;
        }

        List<byte[]> chain = [];
        for (; length > 0; length--)
        {
            chain.Add(reader.ReadByteString());
        }

        reader.ReadEndArray();
        return chain;
    }
}
