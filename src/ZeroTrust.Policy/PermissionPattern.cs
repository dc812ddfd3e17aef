namespace ZeroTrust.Policy;

/// <summary>
/// Permissions are segments of <c>[a-z0-9_.-]</c> joined by ':'. In a pattern a whole segment may be '*', which stands for
/// one or more whole segments. Nothing here allocates or throws; invalid input never matches.
/// </summary>
public static class PermissionPattern
{
    /// <summary>Longest permission or pattern, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>True when both are valid and the pattern stands for the permission.</summary>
    public static bool Matches(string pattern, string permission) =>
        IsValidPattern(pattern) && IsValidPermission(permission) && MatchesValid(pattern, permission);

    /// <summary>
    /// True when both are valid and <paramref name="pattern"/> stands for everything that <paramref name="other"/> stands for.
    /// </summary>
    public static bool Covers(string pattern, string other) =>
        // A '*' of the other is one segment here, which only a '*' takes: it then takes whatever that one stands for.
        IsValidPattern(pattern) && IsValidPattern(other) && MatchesValid(pattern, other);

    /// <summary>True for a permission without wildcards.</summary>
    public static bool IsValidPermission(string permission) => IsValid(permission, wildcards: false);

    /// <summary>True for a permission whose segments may also be '*'.</summary>
    public static bool IsValidPattern(string pattern) => IsValid(pattern, wildcards: true);

    internal static bool IsPattern(string pattern) => pattern.Contains('*', StringComparison.Ordinal);

    // Greedy with one step back to the last wildcard: quadratic at worst in 256 characters, never exponential.
    internal static bool MatchesValid(ReadOnlySpan<char> pattern, ReadOnlySpan<char> permission)
    {
        int p = 0, t = 0, afterStar = -1, retryAt = -1;
        while (t <= permission.Length)
        {
            if (p <= pattern.Length && SegmentAt(pattern, p) is var wanted && SegmentAt(permission, t) is var found
                && (wanted is "*" || wanted.SequenceEqual(found)))
            {
                p += wanted.Length + 1;
                t += found.Length + 1;
                if (wanted is "*")
                {
                    afterStar = p;
                    retryAt = t;
                }
            }
            else if (afterStar >= 0)
            {
                // Let the last wildcard take one segment more and try the rest of the pattern again.
                t = retryAt += SegmentAt(permission, retryAt).Length + 1;
                p = afterStar;
            }
            else
            {
                return false;
            }
        }

        return p > pattern.Length;
    }

    private static ReadOnlySpan<char> SegmentAt(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        var end = rest.IndexOf(':');
        return end < 0 ? rest : rest[..end];
    }

    private static bool IsValid(string text, bool wildcards)
    {
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var start = 0;
        while (start <= text.Length)
        {
            var segment = SegmentAt(text, start);
            if (segment.IsEmpty || !((wildcards && segment is "*") || IsName(segment)))
            {
                return false;
            }

            start += segment.Length + 1;
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<char> segment)
    {
        foreach (var c in segment)
        {
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
