using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.Dpop;

/// <summary>
/// Reads a proof (RFC 9449 section 4.2): a JWS of a closed list of asymmetric algorithms, signed by the public key that its header
/// carries. The only place where a key of the sender is taken, and it proves no more than that the sender holds it.
/// </summary>
internal static class ProofReader
{
    /// <summary>A longer proof is refused unread. The key of RSA-4096 with its signature needs 2,200 characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>What a proof may be signed with, for discovery and challenges.</summary>
    public static readonly ImmutableArray<string> Algorithms = SigningAlgorithms.Known;

    private const int MaxHeader = 2048;
    private const int MaxId = 128;
    private const int MaxMethod = 32;
    private const string Type = "dpop+jwt";

    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 6);

    // crit and b64 change what is signed; the others bring other keys or mean another format.
    private static readonly string[] Forbidden = ["crit", "b64", "jku", "x5u", "x5c", "enc", "zip"];

    /// <summary>The proof, or the stable code of what is wrong.</summary>
    public static (Proof? Proof, string Reason) Read(string text)
    {
        if (text.Length > MaxLength || !CompactJws.TryRead(text, MaxHeader, out var jws) || jws.Header is not { } header)
        {
            return (null, ProofRules.Malformed);
        }

        try
        {
            using var document = JsonDocument.Parse(header, Strict);
            var (key, reason) = ReadKey(document.RootElement);
            using (key)
            {
                return key is null ? (null, reason) : ReadSigned(jws, key);
            }
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return (null, ProofRules.Malformed);
        }
    }

    private static (VerificationKey? Key, string Reason) ReadKey(JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object || Array.Exists(Forbidden, name => header.TryGetProperty(name, out _)))
        {
            return (null, ProofRules.Malformed);
        }

        if (!string.Equals(Text(header, "typ", MaxId), Type, StringComparison.OrdinalIgnoreCase))
        {
            return (null, ProofRules.WrongType);
        }

        if (Text(header, "alg", MaxId) is not { } algorithm || !Algorithms.Contains(algorithm, StringComparer.Ordinal))
        {
            return (null, ProofRules.BadAlgorithm);
        }

        return header.TryGetProperty("jwk", out var jwk) && JwkReader.ReadAlone(jwk, algorithm).Key is { } key
            ? (key, "")
            : (null, ProofRules.BadKey);
    }

    private static (Proof? Proof, string Reason) ReadSigned(CompactJws jws, VerificationKey key)
    {
        if (jws.Payload is not { } payload || jws.Signature is not { } signature)
        {
            return (null, ProofRules.Malformed);
        }

        if (!jws.IsSignedBy(key, signature))
        {
            return (null, ProofRules.BadSignature);
        }

        using var document = JsonDocument.Parse(payload, Strict);
        return ReadClaims(document.RootElement, key.KeyId) is { } proof ? (proof, "") : (null, ProofRules.Malformed);
    }

    private static Proof? ReadClaims(JsonElement claims, string thumbprint)
    {
        var hasTokenHash = claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty("ath", out _);
        return claims.ValueKind == JsonValueKind.Object
            && Text(claims, "jti", MaxId) is { } id
            && Text(claims, "htm", MaxMethod) is { } method
            && Text(claims, "htu", MaxLength) is { } address
            && Time(claims) is { } issuedAt
            && (!hasTokenHash || Text(claims, "ath", MaxId) is not null)
                ? new Proof(thumbprint, id, method, address, issuedAt, hasTokenHash ? Text(claims, "ath", MaxId) : null)
                : null;
    }

    private static string? Text(JsonElement element, string name, int max) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= max
            ? text
            : null;

    // A NumericDate may have a fraction (RFC 7519 section 2).
    private static long? Time(JsonElement claims) =>
        claims.TryGetProperty("iat", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= AccessTokenReader.MaxTime
            ? (long)seconds
            : null;
}
