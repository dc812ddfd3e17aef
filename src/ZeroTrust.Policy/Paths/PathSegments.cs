namespace ZeroTrust.Policy;

internal static class PathSegments
{
    // Empty ones and dots, which servers resolve each in their own way.
    internal static bool AreAmbiguous(ReadOnlySpan<char> path)
    {
        var rest = path[1..];
        while (rest.IndexOf('/') is var end && end >= 0)
        {
            if (rest[..end] is "" or "." or "..")
            {
                return true;
            }

            rest = rest[(end + 1)..];
        }

        // An empty last segment is only the trailing slash.
        return rest is "." or "..";
    }
}
