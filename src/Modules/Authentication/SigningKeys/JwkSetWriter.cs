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
            key.WritePublic(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
