using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// The signature layer: JWS compact serialisation (RFC 7515) under a closed list of algorithms, with the hardening of RFC 8725.
/// The key alone says which algorithm holds; nothing in the token can name, carry or fetch a key.
/// </summary>
/// <param name="keyIdOptional">Whether a header without <c>kid</c> means the one key that has the algorithm.</param>
internal sealed class JwsVerifier(ImmutableArray<string> algorithms, bool keyIdOptional = false)
{
    /// <summary>A longer token is refused unread.</summary>
    public const int MaxLength = 16_384;

    private const int MaxHeaderLength = 1024;
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 4);

    // crit and b64 change what is signed; the others bring keys from the attacker; enc and zip mean another format.
    private static readonly string[] Forbidden = ["crit", "b64", "jku", "jwk", "x5u", "x5c", "enc", "zip"];

    /// <summary>Checks form, header and signature, in this order; nothing of the payload is looked at.</summary>
    public JwsOutcome Verify(string token, IReadOnlyDictionary<string, VerificationKey> keys)
    {
        if (token.Length > MaxLength || !CompactJws.TryRead(token, MaxHeaderLength, out var jws))
        {
            return JwsOutcome.Malformed;
        }

        var (key, type, refusal) = ReadHeader(jws.Header, keys);
        if (key is null)
        {
            return refusal!;
        }

        if (jws.Payload is not { } payload || jws.Signature is not { } signature)
        {
            return JwsOutcome.Malformed;
        }

        return jws.IsSignedBy(key, signature) ? new JwsOutcome.Verified(payload, type) : JwsOutcome.BadSignature;
    }

    private (VerificationKey? Key, string? Type, JwsOutcome? Refusal) ReadHeader(byte[]? header, IReadOnlyDictionary<string, VerificationKey> keys)
    {
        if (header is null)
        {
            return (null, null, JwsOutcome.Malformed);
        }

        try
        {
            using var document = JsonDocument.Parse(header, Strict);
            return ReadHeader(document.RootElement, keys);
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return (null, null, JwsOutcome.Malformed);
        }
    }

    private (VerificationKey? Key, string? Type, JwsOutcome? Refusal) ReadHeader(JsonElement header, IReadOnlyDictionary<string, VerificationKey> keys)
    {
        if (header.ValueKind != JsonValueKind.Object || Array.Exists(Forbidden, name => header.TryGetProperty(name, out _)))
        {
            return (null, null, JwsOutcome.Malformed);
        }

        if (Text(header, "alg") is not { } algorithm || !algorithms.Contains(algorithm, StringComparer.Ordinal))
        {
            return (null, null, JwsOutcome.BadAlgorithm);
        }

        if (FindKey(header, algorithm, keys) is not { } key)
        {
            return (null, null, JwsOutcome.UnknownKey);
        }

        return key.Algorithm == algorithm ? (key, Text(header, "typ"), null) : (null, null, JwsOutcome.BadAlgorithm);
    }

    private VerificationKey? FindKey(JsonElement header, string algorithm, IReadOnlyDictionary<string, VerificationKey> keys)
    {
        if (header.TryGetProperty("kid", out _) || !keyIdOptional)
        {
            return Text(header, "kid") is { } kid ? keys.GetValueOrDefault(kid) : null;
        }

        // One key or none: trying several would let a stranger choose how much we compute.
        var fitting = keys.Values.Where(key => key.Algorithm == algorithm).Take(2).ToArray();
        return fitting is [var only] ? only : null;
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What the signature layer says.</summary>
internal abstract record JwsOutcome
{
    public static readonly JwsOutcome Malformed = new Refused("token_malformed");
    public static readonly JwsOutcome BadAlgorithm = new Refused("algorithm_refused");
    public static readonly JwsOutcome UnknownKey = new Refused("unknown_key");
    public static readonly JwsOutcome BadSignature = new Refused("bad_signature");

    private JwsOutcome() { }

    /// <param name="Type">The <c>typ</c> header as written.</param>
    internal sealed record Verified(ReadOnlyMemory<byte> Payload, string? Type) : JwsOutcome;

    internal sealed record Refused(string Reason) : JwsOutcome;
}
