using System.Security.Cryptography;
using System.Text.Json;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>Reads one JWK (RFC 7517) as a public key for signatures, and refuses one that is weak, contradicts itself or shows private members.</summary>
internal static class JwkReader
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>The key, or the stable code of what is wrong.</summary>
    public static (VerificationKey? Key, string Reason) Read(JsonElement jwk)
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
