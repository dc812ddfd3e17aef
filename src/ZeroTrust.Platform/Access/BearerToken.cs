using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Platform.Access;

/// <summary>Reads the token of an <c>Authorization: Bearer</c> header (RFC 6750 section 2.1).</summary>
public static class BearerToken
{
    /// <summary>A token longer than this is refused unread.</summary>
    public const int MaxLength = 16_384;

    /// <summary>The token, or null where there is not exactly one well-formed bearer header.</summary>
    public static string? Read(HttpRequest request)
    {
        var values = request.Headers.Authorization;
        return values.Count == 1 ? Parse(values[0]) : null;
    }

    /// <summary>The token of one header value, or null.</summary>
    public static string? Parse(string? value)
    {
        const string Scheme = "Bearer ";
        if (value is null || value.Length > MaxLength || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = value[Scheme.Length..];
        return token.Length > 0 && !token.AsSpan().ContainsAny(" ,\t") ? token : null;
    }
}
