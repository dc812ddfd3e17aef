using System.Security.Cryptography;
using System.Text.Json;
using ZeroTrust.Platform.Json;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>Reads one JWK (RFC 7517) as a public key for signatures, and refuses one that is weak, contradicts itself or shows private members.</summary>
internal static class JwkReader
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>The key of a set, which says its algorithm and its id; or the stable code of what is wrong.</summary>
    public static (VerificationKey? Key, string Reason) Read(JsonElement jwk)
    {
        if (FaultOf(jwk) is { } fault)
        {
            return (null, fault);
        }

        if (Text(jwk, "alg") is not { } algorithm || !IsOf(jwk, algorithm))
        {
            return (null, "algorithm_mismatch");
        }

        if (!IsForSignatures(jwk))
        {
            return (null, "wrong_use");
        }

        return Text(jwk, "kid") is { Length: > 0 and <= 128 } kid ? ReadKey(jwk, algorithm, kid) : (null, "missing_kid");
    }

    /// <summary>
    /// A key that stands alone beside what it signed: the algorithm is that of the signature, which the key may name too, and the
    /// id is the thumbprint (RFC 7638).
    /// </summary>
    public static (VerificationKey? Key, string Reason) ReadAlone(JsonElement jwk, string algorithm)
    {
        if (FaultOf(jwk) is { } fault)
        {
            return (null, fault);
        }

        if (!IsOf(jwk, algorithm) || (jwk.TryGetProperty("alg", out _) && Text(jwk, "alg") != algorithm))
        {
            return (null, "algorithm_mismatch");
        }

        return IsForSignatures(jwk) ? ReadKey(jwk, algorithm, keyId: null) : (null, "wrong_use");
    }

    private static string? FaultOf(JsonElement jwk) => jwk.ValueKind != JsonValueKind.Object ? "malformed"
        : Array.Exists(PrivateMembers, name => jwk.TryGetProperty(name, out _)) ? "private_member"
        : null;

    private static bool IsOf(JsonElement jwk, string algorithm) =>
        SigningAlgorithms.KeyTypeOf(algorithm) is { } type && type == Text(jwk, "kty");

    private static (VerificationKey? Key, string Reason) ReadKey(JsonElement jwk, string algorithm, string? keyId) =>
        algorithm == SigningAlgorithms.Es256 ? ReadEc(jwk, keyId) : ReadRsa(jwk, keyId, algorithm);

    // key_ops and use may both be there (RFC 7517 section 4.3); then both must allow verification.
    private static bool IsForSignatures(JsonElement jwk) =>
        (!jwk.TryGetProperty("use", out var use) || (use.ValueKind == JsonValueKind.String && use.ValueEquals("sig")))
        && (!jwk.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array
                && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"))));

    private static (VerificationKey? Key, string Reason) ReadRsa(JsonElement jwk, string? keyId, string algorithm)
    {
        if (Bytes(jwk, "n") is not { Length: > 0 } modulus || Bytes(jwk, "e") is not { Length: > 0 and <= 8 } exponent)
        {
            return (null, "malformed");
        }

        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        return RsaPublicKeyRules.Refuse(parameters) is { } reason
            ? (null, reason)
            : (VerificationKey.OfRsa(keyId ?? JwkThumbprint.OfRsa(Text(jwk, "n")!, Text(jwk, "e")!), algorithm, parameters), "");
    }

    private static (VerificationKey? Key, string Reason) ReadEc(JsonElement jwk, string? keyId)
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
            return (VerificationKey.OfP256(keyId ?? JwkThumbprint.OfP256(Text(jwk, "x")!, Text(jwk, "y")!), x, y), "");
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
