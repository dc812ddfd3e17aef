using System.Text;

namespace ZeroTrust.Policy;

// Rules that count for every plausible reading of a path and not only for the path itself: denials, and what is asked of a login.
internal sealed class ReadingTree
{
    // A control character is never part of a rule's path, not even encoded, and no folding touches it.
    private const char Parameter = '\u0001';
    private const int ShortPath = 256;
    private readonly SegmentTree rules = new();

    internal void Add(EndpointRule rule)
    {
        var marked = PathTemplates.Segments(rule.Path).Select(segment => PathTemplates.IsParameter(segment) ? Parameter.ToString() : segment);
        var folded = DenyReadings.KeyOf("/" + string.Join('/', marked)).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var hasRest = PathTemplates.HasRest(rule.Path);
        var segments = folded.Select(segment => segment[0] == Parameter ? null : segment).ToArray();
        rules.Add(segments.Length == 0 && !hasRest ? [""] : segments, hasRest, rule);
    }

    // Visits what matches any reading of a path that is canonical; a rule may come more than once, and in no order.
    internal void VisitCanonical<TVisitor>(string canonical, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        if (canonical.Contains('%', StringComparison.Ordinal))
        {
            VisitRaw(canonical, ref visitor);
            return;
        }

        // Nothing to decode and no segment to resolve: case and trailing slash are all that a server may take otherwise.
        Span<char> folded = canonical.Length <= ShortPath ? stackalloc char[ShortPath] : stackalloc char[CanonicalPath.MaxLength];
        Ascii.ToLower(canonical, folded, out var length);
        rules.Visit(folded[..(length > 1 && folded[length - 1] == '/' ? length - 1 : length)], ref visitor);
    }

    // The same of any target.
    internal void VisitRaw<TVisitor>(string rawTarget, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        foreach (var reading in DenyReadings.Of(rawTarget))
        {
            rules.Visit(reading, ref visitor);
        }
    }
}
