using System.Formats.Cbor;
using ZeroTrust.Mfa.Passkeys.Ceremony;

namespace ZeroTrust.Mfa.Passkeys.Keys;

/// <summary>
/// Reads a COSE_Key (RFC 9052 section 7) as WebAuthn section 6.5.1.1 has it: with its algorithm, the parameters of its type and no other.
/// </summary>
internal static class CoseKeyReader
{
    private const int KeyType = 1;
    private const int Algorithm = 3;

    private const int Okp = 1;
    private const int Ec2 = 2;
    private const int Rsa = 3;

    // What the first parameter of its own is called depends on the type: a curve, or a modulus.
    private const int First = -1;
    private const int Second = -2;
    private const int Third = -3;

    private const int P256 = 1;
    private const int Ed25519 = 6;

    /// <summary>The key; null for what is none, is weak, or is of another algorithm. Never throws.</summary>
    public static CredentialKey? Read(ReadOnlyMemory<byte> cose) => StrictCbor.Read(cose, static reader =>
    {
        // The canonical order of keys is that of this reading: 1, 3, -1, -2, -3.
        var parameters = reader.ReadStartMap();
        CredentialKey? key = (Number(reader, KeyType), Number(reader, Algorithm), parameters) switch
        {
            (Ec2, CredentialKey.Es256, 5) => ReadEc(reader),
            (Okp, CredentialKey.EdDsa, 4) => ReadEdwards(reader),
            (Rsa, CredentialKey.Rs256, 4) => RsaKey.Of(Bytes(reader, First), Bytes(reader, Second)),
            _ => null,
        };
        if (key is not null)
        {
            reader.ReadEndMap();
        }

        return key;
    });

    private static EcKey? ReadEc(CborReader reader) =>
        Number(reader, First) == P256 ? EcKey.Of(Bytes(reader, Second), Bytes(reader, Third)) : null;

    private static EdwardsKey? ReadEdwards(CborReader reader) =>
        Number(reader, First) == Ed25519 ? EdwardsKey.Of(Bytes(reader, Second)) : null;

    private static int Number(CborReader reader, int label) => IsNext(reader, label) ? reader.ReadInt32() : throw Missing();

    private static byte[] Bytes(CborReader reader, int label) => IsNext(reader, label) ? reader.ReadByteString() : throw Missing();

    private static bool IsNext(CborReader reader, int label) => reader.ReadInt32() == label;

    private static CborContentException Missing() => new("A parameter of the key is missing.");
}
