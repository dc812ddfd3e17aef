using System.Collections.Immutable;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>What one page of a search found.</summary>
/// <param name="Found">Ids, or names of actions.</param>
/// <param name="Next">What was looked at last where there is more to look at; null at the end.</param>
internal sealed record SearchPage(IReadOnlyList<string> Found, string? Next)
{
    internal static readonly SearchPage Empty = new([], null);

    /// <summary>
    /// Looks at candidates in their order until so many are found or looked at.
    /// </summary>
    /// <param name="candidates">Sorted ordinally, each once.</param>
    internal static SearchPage Over(ImmutableArray<string> candidates, SearchPosition start, int maxExamined, Func<string, bool> isAllowed)
    {
        var found = new List<string>();
        var at = FirstAfter(candidates, start.After);
        var end = (int)Math.Min((long)at + maxExamined, candidates.Length);
        var last = start.After;
        for (; at < end && found.Count < start.Limit; at++)
        {
            last = candidates[at];
            if (isAllowed(last))
            {
                found.Add(last);
            }
        }

        return new SearchPage(found, at < candidates.Length ? last : null);
    }

    private static int FirstAfter(ImmutableArray<string> candidates, string after)
    {
        if (after.Length == 0)
        {
            return 0;
        }

        var index = candidates.BinarySearch(after, StringComparer.Ordinal);
        return index < 0 ? ~index : index + 1;
    }
}
