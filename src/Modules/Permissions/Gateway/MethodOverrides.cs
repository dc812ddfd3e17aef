using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Headers by which a client may tell a backend to act on another method than the one of the request line.</summary>
internal static class MethodOverrides
{
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
}
