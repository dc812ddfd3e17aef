using System.Collections.Immutable;
using System.Globalization;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Permissions as one header value, comma-separated. Never a part of a list, which would look complete.</summary>
/// <param name="Value">Null where it is longer than any limit that may be set.</param>
/// <param name="Count">How many permissions there are.</param>
internal sealed record PermissionsHeader(string? Value, string Count)
{
    /// <summary>The highest limit: no proxy takes longer lines as it comes.</summary>
    internal const int MaxLength = 8192;

    internal static readonly PermissionsHeader None = Of([]);

    internal static PermissionsHeader Of(ImmutableArray<string> permissions)
    {
        var length = permissions.Sum(permission => permission.Length + 1L) - 1;
        return new PermissionsHeader(length <= MaxLength ? string.Join(',', permissions) : null, permissions.Length.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The value where it has room; else an empty one, and how many permissions are left out.</summary>
    internal (string Value, string? Omitted) Within(int room) => Value is { } value && value.Length <= room ? (value, null) : ("", Count);
}
