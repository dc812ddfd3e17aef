using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.ServiceTokens.Clients;

/// <summary>The claims of a client assertion (RFC 7523 section 3); times in seconds since 1970.</summary>
internal sealed record AssertionClaims(
    string Issuer, string Subject, ImmutableArray<string> Audiences, string TokenId, long ExpiresAt, long? NotBefore, long? IssuedAt)
{
    private const int MaxText = 256;
    private const int MaxAudiences = 8;

    // The end of year 9999, where DateTimeOffset ends.
    private const double MaxTime = 253_402_300_799;
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 8);

    /// <summary>The claims, or null where one is missing or not of its form. Claims that we do not know are ignored (RFC 7519 section 4).</summary>
    internal static AssertionClaims? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }

    private static AssertionClaims? Read(JsonElement claims)
    {
        var audiences = ReadAudiences(claims);
        return Text(claims, "iss") is { } issuer
            && Text(claims, "sub") is { } subject
            && Text(claims, "jti") is { } tokenId
            && !audiences.IsEmpty
            && TryTime(claims, "exp", out var expiresAt) && expiresAt is { } end
            && TryTime(claims, "nbf", out var notBefore)
            && TryTime(claims, "iat", out var issuedAt)
                ? new AssertionClaims(issuer, subject, audiences, tokenId, end, notBefore, issuedAt)
                : null;
    }

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxText } text ? text : null;

    // True where the claim is missing; a time that cannot be read must not turn into none. NumericDate may have a fraction.
    private static bool TryTime(JsonElement claims, string name, out long? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value))
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and <= MaxTime))
        {
            return false;
        }

        time = (long)seconds;
        return true;
    }

    private static ImmutableArray<string> ReadAudiences(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Text(value) is { } one ? [one] : [];
        }

        var texts = value.GetArrayLength() <= MaxAudiences ? value.EnumerateArray().Select(Text).ToArray() : [];
        return texts.Contains(null) ? [] : [.. texts!];
    }
}
