using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// Reads a JWK or JWK set (RFC 7517) for verification, and refuses all of it when one key is weak, contradicts itself, shows
/// private members or shares its <c>kid</c> with another: a set that is wrong in one place is not to be trusted in the rest.
/// </summary>
internal static class JwkSetCheck
{
    private const int MaxKeys = 64;
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 8);

    /// <summary>The keys by <c>kid</c>, or the stable code of what is wrong.</summary>
    public static JwkSetOutcome Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return new JwkSetOutcome.Refused("malformed");
        }
    }

    private static JwkSetOutcome Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new JwkSetOutcome.Refused("malformed");
        }

        if (!root.TryGetProperty("keys", out var keys))
        {
            return Single(root);
        }

        if (keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() is 0 or > MaxKeys)
        {
            return new JwkSetOutcome.Refused("malformed");
        }

        var read = new Dictionary<string, VerificationKey>(StringComparer.Ordinal);
        foreach (var element in keys.EnumerateArray())
        {
            var (key, reason) = JwkReader.Read(element);
            if (key is null)
            {
                return new JwkSetOutcome.Refused(reason);
            }

            if (!read.TryAdd(key.KeyId, key))
            {
                return new JwkSetOutcome.Refused("duplicate_kid");
            }
        }

        return new JwkSetOutcome.Accepted(read.ToImmutableDictionary(StringComparer.Ordinal));
    }

    private static JwkSetOutcome Single(JsonElement element)
    {
        var (key, reason) = JwkReader.Read(element);
        return key is null
            ? new JwkSetOutcome.Refused(reason)
            : new JwkSetOutcome.Accepted(ImmutableDictionary<string, VerificationKey>.Empty.Add(key.KeyId, key));
    }
}
