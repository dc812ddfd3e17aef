using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>
/// Reads the payload. Strict: every claim once, of its exact type; a duplicate member would let two readers see two tokens.
/// </summary>
internal static class AccessTokenReader
{
    private const int MaxText = 256;
    private const int MaxMethods = 16;
    private const int ThumbprintLength = 43;

    // The end of year 9999, where DateTimeOffset ends.
    public const long MaxTime = 253_402_300_799;
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 8);

    /// <summary>The claims, or null where one is missing or not of its form.</summary>
    public static AccessToken? Read(ReadOnlyMemory<byte> payload)
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

    private static AccessToken? Read(JsonElement claims)
    {
        var isPerson = claims.TryGetProperty("sid", out _);
        if (Text(claims, "iss") is { } issuer
            && Text(claims, "sub") is { } subject
            && Text(claims, "client_id") is { } clientId
            && Text(claims, "aud") is { } audience
            && Text(claims, "jti") is { } tokenId
            && Number(claims, "iat", MaxTime) is { } issuedAt
            && Number(claims, "nbf", MaxTime) is { } notBefore
            && Number(claims, "exp", MaxTime) is { } expiresAt
            && Number(claims, "perm_epoch", long.MaxValue) is { } epoch
            && Methods(claims) is { } methods
            && (!isPerson || Text(claims, "sid") is not null)
            && TryActor(claims, out var actor)
            && TryConfirmation(claims, out var confirmation))
        {
            return new AccessToken(
                issuer, subject, clientId, audience, tokenId, issuedAt, notBefore, expiresAt, epoch,
                isPerson ? Text(claims, "sid") : null, methods)
            {
                Actor = actor,
                Confirmation = confirmation,
                ContextClass = Text(claims, "acr"),
                AuthenticatedAt = Number(claims, "auth_time", MaxTime),
            };
        }

        return null;
    }

    // What is there must be of its form: an actor or a key that we cannot read must not turn into none.
    private static bool TryActor(JsonElement claims, out TokenActor? actor)
    {
        actor = null;
        if (!claims.TryGetProperty("act", out var act))
        {
            return true;
        }

        if (act.ValueKind != JsonValueKind.Object || Text(act, "sub") is not { } subject || !TryActor(act, out var before))
        {
            return false;
        }

        actor = new TokenActor(subject, before);
        return true;
    }

    private static bool TryConfirmation(JsonElement claims, out TokenConfirmation? confirmation)
    {
        confirmation = null;
        if (!claims.TryGetProperty("cnf", out var cnf))
        {
            return true;
        }

        if (cnf.ValueKind == JsonValueKind.Object && Text(cnf, "jkt") is { Length: ThumbprintLength } thumbprint)
        {
            confirmation = new TokenConfirmation(thumbprint);
            return true;
        }

        return false;
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxText } text
            ? text
            : null;

    private static long? Number(JsonElement claims, string name, long max) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= max
            ? number
            : null;

    private static ImmutableArray<string>? Methods(JsonElement claims)
    {
        if (!claims.TryGetProperty("amr", out var amr))
        {
            return ImmutableArray<string>.Empty;
        }

        return amr.ValueKind == JsonValueKind.Array
            && amr.GetArrayLength() <= MaxMethods
            && amr.EnumerateArray().All(method => method.ValueKind == JsonValueKind.String)
                ? [.. amr.EnumerateArray().Select(method => method.GetString()!)]
                : null;
    }
}
