using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// The two wildcards of a rule's path: {name} takes one segment that is not empty, and /** at the end everything beneath.
internal static class PathTemplates
{
    internal const string Rest = "/**";
    internal const string AnySegment = "{}";
    private const int MaxParameterLength = 32;

    internal static bool IsTemplate(string path) => HasRest(path) || path.Contains('{', StringComparison.Ordinal);

    internal static bool HasRest(string path) => path.EndsWith(Rest, StringComparison.Ordinal);

    // "/" is one empty segment and "/**" none.
    internal static string[] Segments(string path)
    {
        var fixedPart = HasRest(path) ? path[..^Rest.Length] : path;
        return fixedPart.Length == 0 ? [] : fixedPart[1..].Split('/');
    }

    internal static bool IsParameter(string segment) => segment.StartsWith('{');

    internal static ImmutableArray<(string Name, int Segment)> Parameters(string path) => !path.Contains('{', StringComparison.Ordinal)
        ? []
        : [.. Segments(path).Select((segment, i) => (segment, i)).Where(item => IsParameter(item.segment)).Select(item => (item.segment[1..^1], item.i))];

    // Two paths of one shape match the same targets.
    internal static string ShapeOf(string path) => !path.Contains('{', StringComparison.Ordinal)
        ? path
        : "/" + string.Join('/', Segments(path).Select(segment => IsParameter(segment) ? AnySegment : segment)) + (HasRest(path) ? Rest : "");

    // Null when the words between braces are good; the path without wildcards is left to CanonicalPath.
    internal static string? Refusal(string path)
    {
        if (!path.StartsWith('/') || path.EndsWith("/" + Rest, StringComparison.Ordinal))
        {
            return "it starts with '/', and has no empty segment before '/**'";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var segment in Segments(path))
        {
            if (segment == "**")
            {
                return "'**' stands alone at the end: '/a/**'";
            }

            if (segment.AsSpan().IndexOfAny('{', '}') < 0)
            {
                continue;
            }

            if (segment is not ['{', .., '}'] || !IsParameterName(segment.AsSpan(1, segment.Length - 2)))
            {
                return "a parameter is a whole segment like '{id}', its name of a-z 0-9 _ and at most 32 characters, a letter first";
            }

            if (!names.Add(segment))
            {
                return "two parameters have one name";
            }
        }

        return null;
    }

    // With an ordinary segment for each parameter and without the end: what must be canonical.
    internal static string WithoutWildcards(string path)
    {
        var segments = Segments(path);
        return segments.Length == 0 ? "/" : "/" + string.Join('/', segments.Select(segment => IsParameter(segment) ? "x" : segment));
    }

    private static bool IsParameterName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxParameterLength || !char.IsAsciiLetterLower(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
