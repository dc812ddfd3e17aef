using System.Buffers;
using System.Collections.Immutable;
using System.Text;
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
        if (token.Length > MaxLength || !TrySplit(token, out var headerEnd, out var payloadEnd))
        {
            return JwsOutcome.Malformed;
        }

        var (key, type, refusal) = ReadHeader(token.AsSpan(0, headerEnd), keys);
        if (key is null)
        {
            return refusal!;
        }

        var payload = StrictBase64Url.Decode(token.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1));
        var signature = StrictBase64Url.Decode(token.AsSpan(payloadEnd + 1));
        if (payload is null || signature is null)
        {
            return JwsOutcome.Malformed;
        }

        return IsSigned(key, token.AsSpan(0, payloadEnd), signature) ? new JwsOutcome.Verified(payload, type) : JwsOutcome.BadSignature;
    }

    private static bool TrySplit(string token, out int headerEnd, out int payloadEnd)
    {
        headerEnd = token.IndexOf('.', StringComparison.Ordinal);
        payloadEnd = token.LastIndexOf('.');
        return headerEnd is > 0 and <= MaxHeaderLength
            && payloadEnd > headerEnd
            && payloadEnd < token.Length - 1
            && token.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1).IndexOf('.') < 0;
    }

    private (VerificationKey? Key, string? Type, JwsOutcome? Refusal) ReadHeader(ReadOnlySpan<char> segment, IReadOnlyDictionary<string, VerificationKey> keys)
    {
        if (StrictBase64Url.Decode(segment) is not { } bytes)
        {
            return (null, null, JwsOutcome.Malformed);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
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

    private static bool IsSigned(VerificationKey key, ReadOnlySpan<char> signingInput, byte[] signature)
    {
        var rented = ArrayPool<byte>.Shared.Rent(signingInput.Length);
        var length = Encoding.ASCII.GetBytes(signingInput, rented);
        var signed = key.Verify(rented.AsSpan(0, length), signature);
        ArrayPool<byte>.Shared.Return(rented);
        return signed;
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
