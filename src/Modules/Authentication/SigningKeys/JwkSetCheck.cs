using System.Collections.Immutable;
using System.Security.Cryptography;
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
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
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
            var (key, reason) = ReadKey(element);
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
        var (key, reason) = ReadKey(element);
        return key is null
            ? new JwkSetOutcome.Refused(reason)
            : new JwkSetOutcome.Accepted(ImmutableDictionary<string, VerificationKey>.Empty.Add(key.KeyId, key));
    }

    private static (VerificationKey? Key, string Reason) ReadKey(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return (null, "malformed");
        }

        if (Array.Exists(PrivateMembers, name => jwk.TryGetProperty(name, out _)))
        {
            return (null, "private_member");
        }

        if (Text(jwk, "alg") is not { } algorithm || !SigningAlgorithms.Known.Contains(algorithm) || SigningAlgorithms.KeyTypeOf(algorithm) != Text(jwk, "kty"))
        {
            return (null, "algorithm_mismatch");
        }

        if (!IsForSignatures(jwk))
        {
            return (null, "wrong_use");
        }

        if (Text(jwk, "kid") is not { Length: > 0 and <= 128 } kid)
        {
            return (null, "missing_kid");
        }

        return algorithm == SigningAlgorithms.Es256 ? ReadEc(jwk, kid) : ReadRsa(jwk, kid, algorithm);
    }

    // key_ops and use may both be there (RFC 7517 section 4.3); then both must allow verification.
    private static bool IsForSignatures(JsonElement jwk) =>
        (!jwk.TryGetProperty("use", out var use) || (use.ValueKind == JsonValueKind.String && use.ValueEquals("sig")))
        && (!jwk.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array
                && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"))));

    private static (VerificationKey? Key, string Reason) ReadRsa(JsonElement jwk, string kid, string algorithm)
    {
        if (Bytes(jwk, "n") is not { Length: > 0 } modulus || Bytes(jwk, "e") is not { Length: > 0 and <= 8 } exponent)
        {
            return (null, "malformed");
        }

        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        return RsaPublicKeyRules.Refuse(parameters) is { } reason
            ? (null, reason)
            : (VerificationKey.OfRsa(kid, algorithm, parameters), "");
    }

    private static (VerificationKey? Key, string Reason) ReadEc(JsonElement jwk, string kid)
    {
        if (Text(jwk, "crv") != "P-256")
        {
            return (null, "algorithm_mismatch");
        }

        if (Bytes(jwk, "x") is not { Length: 32 } x || Bytes(jwk, "y") is not { Length: 32 } y)
        {
            return (null, "malformed");
        }

        try
        {
            return (VerificationKey.OfP256(kid, x, y), "");
        }
        catch (CryptographicException)
        {
            // The point is not on the curve.
            return (null, "malformed");
        }
    }

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement jwk, string name) => Text(jwk, name) is { } text ? StrictBase64Url.Decode(text) : null;
}
