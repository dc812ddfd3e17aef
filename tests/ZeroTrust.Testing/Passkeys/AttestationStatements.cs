using System.Formats.Cbor;

namespace ZeroTrust.Testing;

/// <summary>Attestation objects of the software authenticator.</summary>
internal static class AttestationStatements
{
    internal static byte[] Make(SoftwareAuthenticator authenticator, byte[] data, byte[] clientDataHash, AuthenticatorTwist twist)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(authenticator.Attestation is "self" or "certificate" ? "packed" : authenticator.Attestation);
        writer.WriteTextString("attStmt");
        byte[] signed = [.. data, .. clientDataHash];
        switch (authenticator.Attestation)
        {
            case "self":
                WritePacked(writer, twist.StatementAlgorithm ?? authenticator.Key.Algorithm, Twisted(authenticator.Key.Sign(signed), twist), certificate: null);
                break;
            case "certificate":
                WritePacked(writer, twist.StatementAlgorithm ?? -7, Twisted(authenticator.Maker!.Sign(signed), twist), authenticator.Maker.Certificate);
                break;
            default:
                writer.WriteStartMap(0);
                writer.WriteEndMap();
                break;
        }

        writer.WriteTextString("authData");
        writer.WriteByteString(data);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static byte[] Twisted(byte[] signature, AuthenticatorTwist twist) => twist.Signature?.Invoke(signature) ?? signature;

    private static void WritePacked(CborWriter writer, int algorithm, byte[] signature, byte[]? certificate)
    {
        writer.WriteStartMap(certificate is null ? 2 : 3);
        writer.WriteTextString("alg");
        writer.WriteInt32(algorithm);
        writer.WriteTextString("sig");
        writer.WriteByteString(signature);
        if (certificate is not null)
        {
            writer.WriteTextString("x5c");
            writer.WriteStartArray(1);
            writer.WriteByteString(certificate);
            writer.WriteEndArray();
        }

        writer.WriteEndMap();
    }
}
