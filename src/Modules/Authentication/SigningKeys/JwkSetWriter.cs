using System.Buffers;
using System.Text.Json;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>Writes the public halves as a JWK set (RFC 7517 section 5).</summary>
internal static class JwkSetWriter
{
    public static byte[] Write(IReadOnlyList<SigningKey> keys)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("keys");
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteString("kty", "RSA");
            json.WriteString("use", "sig");
            json.WriteString("alg", SigningAlgorithms.Rs256);
            json.WriteString("kid", key.KeyId);
            json.WriteString("n", key.Modulus);
            json.WriteString("e", key.Exponent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
