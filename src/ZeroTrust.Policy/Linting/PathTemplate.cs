using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// The segments of a rule's path. "/a/" ends with an empty segment, which no parameter takes.
internal static class PathTemplate
{
    internal const string Rest = "**";

    internal static ImmutableArray<string> Segments(string path) => [.. path.Split('/').Skip(1)];

    internal static bool IsParameter(string segment) => segment is ['{', .., '}'];

    // True when the first takes every path that the second takes.
    internal static bool Covers(ImmutableArray<string> broad, ImmutableArray<string> narrow)
    {
        for (var i = 0; i < broad.Length; i++)
        {
            if (broad[i] == Rest)
            {
                return true;
            }

            if (i == narrow.Length || !CoversSegment(broad[i], narrow[i]))
            {
                return false;
            }
        }

        return broad.Length == narrow.Length;
    }

    private static bool CoversSegment(string broad, string narrow) =>
        narrow != Rest && (IsParameter(broad) ? narrow.Length > 0 : !IsParameter(narrow) && string.Equals(broad, narrow, StringComparison.Ordinal));
}
