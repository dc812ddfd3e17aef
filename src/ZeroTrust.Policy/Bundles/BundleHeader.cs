using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ZeroTrust.Policy.Bundles;

/// <summary>
/// The protected header of a bundle: all that it says is signed, and nothing else is read. Members that are not listed here refuse
/// it, those of JOSE that name keys (<c>jwk</c>, <c>jku</c>, <c>x5c</c>) or change how it is read (<c>crit</c>, <c>b64</c>, <c>zip</c>) too.
/// </summary>
internal sealed record BundleHeader(string Algorithm, BundleClaims Claims, string Hash)
{
    internal const string Type = "zerotrust-policy+jws";
    private const long LastSecond = 253_402_300_799;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    internal static string HashOf(ReadOnlySpan<byte> policy) => Convert.ToHexStringLower(SHA256.HashData(policy));

    internal byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("alg", Algorithm);
            json.WriteString("typ", Type);
            json.WriteNumber("sequence", Claims.Sequence);
            json.WriteNumber("issued_at", Claims.IssuedAt.ToUnixTimeSeconds());
            json.WriteString("hash", Hash);
            if (Claims.Environment is { } environment)
            {
                json.WriteString("environment", environment);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The header, or null for anything else.</summary>
    internal static BundleHeader? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // InvalidOperationException: a text with a lone surrogate, which shows only when it is read.
            return null;
        }
    }

    private static BundleHeader? Read(JsonElement root)
    {
        string? algorithm = null, type = null, hash = null, environment = null;
        long sequence = 0, issuedAt = -1;
        foreach (var member in root.EnumerateObject())
        {
            var isKnown = member.Name switch
            {
                "alg" => IsText(member.Value, out algorithm),
                "typ" => IsText(member.Value, out type),
                "hash" => IsText(member.Value, out hash),
                "environment" => IsText(member.Value, out environment) && PolicyNames.IsName(environment!),
                "sequence" => member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out sequence),
                "issued_at" => member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out issuedAt),
                _ => false,
            };
            if (!isKnown)
            {
                return null;
            }
        }

        return algorithm is not null && type == Type && hash is not null && sequence > 0 && issuedAt is >= 0 and <= LastSecond
            ? new BundleHeader(algorithm, new BundleClaims(sequence, DateTimeOffset.FromUnixTimeSeconds(issuedAt), environment), hash)
            : null;
    }

    private static bool IsText(JsonElement value, out string? text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }
}
