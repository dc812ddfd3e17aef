using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>The same set of permissions in fewer words.</summary>
public static class PermissionCompaction
{
    /// <summary>
    /// Most comparisons that one list may cost, some tens of milliseconds. A longer list is left as it is, which means the same
    /// and is only longer.
    /// </summary>
    public const int MaxComparisons = 1_000_000;

    /// <summary>
    /// Leaves out what another permission of the list covers: <c>order:*</c> makes <c>order:read</c> superfluous. What any of the
    /// list matches, one of the result matches, and nothing else. The order stays.
    /// </summary>
    public static ImmutableArray<string> Compact(ImmutableArray<string> permissions)
    {
        string[] patterns = [.. permissions.Where(PermissionPattern.IsPattern).Where(PermissionPattern.IsValidPattern).Distinct(StringComparer.Ordinal)];
        return patterns.Length == 0 || (long)patterns.Length * permissions.Length > MaxComparisons
            ? permissions
            : [.. permissions.Where(permission => !IsCovered(permission, patterns))];
    }

    // Two different patterns never cover each other, so of what is covered something always stays that covers it.
    private static bool IsCovered(string permission, string[] patterns) =>
        PermissionPattern.IsValidPattern(permission)
        && Array.Exists(patterns, pattern => !string.Equals(pattern, permission, StringComparison.Ordinal) && PermissionPattern.MatchesValid(pattern, permission));
}
