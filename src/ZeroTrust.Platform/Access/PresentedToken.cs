using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Platform.Access;

/// <summary>The access token of a request, by the scheme that it came with: RFC 6750 section 2.1 or RFC 9449 section 7.1.</summary>
/// <param name="Value">Not verified.</param>
/// <param name="HasDpopScheme">Whether it came as <c>Authorization: DPoP</c> and not as <c>Bearer</c>.</param>
public readonly record struct PresentedToken(string Value, bool HasDpopScheme)
{
    /// <summary>A token longer than this is refused unread.</summary>
    public const int MaxLength = 16_384;

    /// <summary>The <c>WWW-Authenticate</c> that answers a bearer token which does not hold (RFC 6750 section 3.1). Without a token there is no error code.</summary>
    public const string InvalidChallenge = "Bearer error=\"invalid_token\"";

    /// <summary>The token, or null where there is not exactly one well-formed header.</summary>
    public static PresentedToken? Read(HttpRequest request)
    {
        var values = request.Headers.Authorization;
        return values.Count == 1 ? Parse(values[0]) : null;
    }

    /// <summary>The token of one header value, or null.</summary>
    public static PresentedToken? Parse(string? value)
    {
        if (value is null || value.Length > MaxLength)
        {
            return null;
        }

        return Parse(value, "Bearer ") is { } bearer ? new PresentedToken(bearer, HasDpopScheme: false)
            : Parse(value, "DPoP ") is { } bound ? new PresentedToken(bound, HasDpopScheme: true)
            : null;
    }

    /// <summary>Shows no token.</summary>
    public override string ToString() => "token";

    private static string? Parse(string value, string scheme) =>
        value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && value.Length > scheme.Length && !value.AsSpan(scheme.Length).ContainsAny(" ,\t")
            ? value[scheme.Length..]
            : null;
}
