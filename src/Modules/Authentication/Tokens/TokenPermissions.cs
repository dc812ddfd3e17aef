using System.Text.Json;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>Reads the permissions in a token whose signature and form have been checked; verifying itself has no use for them.</summary>
internal static class TokenPermissions
{
    /// <summary>The permissions; null where the token carries none itself.</summary>
    public static HashSet<string>? Read(string token)
    {
        if (!CompactJws.TryRead(token, JwsVerifier.MaxLength, out var jws) || jws.Payload is not { } payload)
        {
            return null;
        }

        using var document = JsonDocument.Parse(payload);
        return document.RootElement.TryGetProperty("permissions", out var permissions) && permissions.ValueKind == JsonValueKind.Array
            ? permissions.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!).ToHashSet(StringComparer.Ordinal)
            : null;
    }
}
