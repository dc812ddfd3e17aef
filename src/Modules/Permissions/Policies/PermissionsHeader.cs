using System.Collections.Immutable;
using System.Globalization;

namespace ZeroTrust.Permissions.Policies;

/// <summary>
/// Permissions as one header value, comma-separated, patterns as written. Never a part of a list, which would look complete:
/// beyond the limit the value is empty and <paramref name="Omitted"/> says how many there are.
/// </summary>
internal sealed record PermissionsHeader(string Value, string? Omitted)
{
    /// <summary>Proxies give all headers together 4 to 8 KB by default.</summary>
    internal const int MaxLength = 4096;

    internal static readonly PermissionsHeader None = new("", null);

    internal static PermissionsHeader Of(ImmutableArray<string> permissions)
    {
        var value = string.Join(',', permissions);
        return value.Length <= MaxLength
            ? new PermissionsHeader(value, null)
            : new PermissionsHeader("", permissions.Length.ToString(CultureInfo.InvariantCulture));
    }
}
