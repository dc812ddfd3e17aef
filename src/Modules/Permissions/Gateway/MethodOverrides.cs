using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Headers by which a client may tell a backend to act on another method than the one of the request line.</summary>
internal static class MethodOverrides
{
    // A service that reads headers as CGI does sees these under the same names.
    private static readonly string[] Aliases = ["X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE"];

    private static readonly string[] Names = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>
    /// The other method; null for none. False where they do not agree: three names for one meaning would be more than two readings,
    /// and so would a header that was sent twice, which some proxies join by a comma.
    /// </summary>
    internal static bool TryRead(IHeaderDictionary headers, out string? other)
    {
        other = null;
        foreach (var name in Names)
        {
            if (!headers.TryGetValue(name, out var values))
            {
                continue;
            }

            if (values is not [{ Length: > 0 } claimed] || claimed.Contains(',', StringComparison.Ordinal) || (other is not null && other != claimed))
            {
                return false;
            }

            other = claimed;
        }

        return true;
    }

    /// <summary>Whether a name is another spelling of such a header, which a proxy passes on and no rule of it takes off.</summary>
    internal static bool IsAlias(string name) =>
        name.AsSpan().ContainsAny('_', '.') && Array.Exists(Aliases, alias => IsSpelling(name, alias));

    private static bool IsSpelling(string name, string alias)
    {
        if (name.Length != alias.Length)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i] is '-' or '.' ? '_' : char.ToUpperInvariant(name[i]);
            if (c != alias[i])
            {
                return false;
            }
        }

        return true;
    }
}
