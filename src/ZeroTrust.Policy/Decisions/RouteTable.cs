using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One list of endpoints with the denials beside it. Built once, then only read. What counts for all readings of a path (denials, and
// what is asked of a login) is worked into the exact paths here, so that a call on one of them costs one lookup.
internal sealed class RouteTable
{
    private readonly Dictionary<string, RouteEntry> exact;
    private readonly ImmutableArray<EndpointRule> listed;

    // Null for none: most lists have neither wildcards nor denials, and a large policy has many lists.
    private SegmentTree? templates;
    private ReadingTree? denials;
    private ReadingTree? asking;
    private NeighbourList? neighbours;

    internal RouteTable(ImmutableArray<EndpointRule> listed, ImmutableArray<EndpointRule> denied)
    {
        this.listed = listed;
        exact = new Dictionary<string, RouteEntry>(listed.Length, StringComparer.Ordinal);
        foreach (var rule in listed)
        {
            List(rule);
        }

        foreach (var rule in denied)
        {
            (denials ??= new ReadingTree()).Add(rule);
        }

        WorkIn();
    }

    // The canonical form of a target, and what is known of it as an exact path. Null and no entry for an ambiguous target.
    internal string? Canonicalise(string rawTarget, out RouteEntry? entry)
    {
        // Every exact path is canonical, so a target that equals one needs no parsing.
        if (exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(CanonicalPath.WithoutQuery(rawTarget), out entry))
        {
            return entry.Path;
        }

        if (!CanonicalPath.TryParse(rawTarget, out string canonical))
        {
            return null;
        }

        entry = ReferenceEquals(canonical, rawTarget) ? null : Find(canonical);
        return canonical;
    }

    internal RouteEntry? Find(string canonical) => exact.GetValueOrDefault(canonical);

    internal void FindDenial(string canonical, RouteEntry? entry, ref DenialSearch search)
    {
        if (entry is null)
        {
            denials?.VisitCanonical(canonical, ref search);
            return;
        }

        foreach (var rule in entry.Denials ?? [])
        {
            search.Take(rule);
        }
    }

    internal void FindDenial(string rawTarget, ref DenialSearch search) => denials?.VisitRaw(rawTarget, ref search);

    // The rules that match, the most specific first; true when the visitor ended it.
    internal bool Visit<TVisitor>(string canonical, RouteEntry? entry, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        foreach (var rule in entry is null ? [] : entry.Rules)
        {
            if (visitor.Take(rule))
            {
                return true;
            }
        }

        return templates is not null && templates.Visit(canonical, ref visitor);
    }

    internal LoginRequirement Login(string canonical, RouteEntry? entry, int method)
    {
        if (entry is not null)
        {
            return entry.Login(method);
        }

        var search = new LoginSearch(method);
        asking?.VisitCanonical(canonical, ref search);
        return search.Login;
    }

    // The list is sorted when a call is first denied; two threads may both do it, and get the same.
    internal EndpointRule? Nearest(string canonical) => (neighbours ??= new NeighbourList(listed)).Find(canonical);

    internal IEnumerable<EndpointRule> DenialsOf(EndpointRule rule) => Matching(denials, rule.Path);

    private void List(EndpointRule rule)
    {
        if (PathTemplates.IsTemplate(rule.Path))
        {
            string?[] segments = [.. PathTemplates.Segments(rule.Path).Select(segment => PathTemplates.IsParameter(segment) ? null : segment)];
            (templates ??= new SegmentTree()).Add(segments, PathTemplates.HasRest(rule.Path), rule);
        }
        else if (exact.TryGetValue(rule.Path, out var entry))
        {
            entry.Add(rule);
        }
        else
        {
            exact.Add(rule.Path, new RouteEntry(rule));
        }

        if (!rule.Login.AsksForNothing)
        {
            (asking ??= new ReadingTree()).Add(rule);
        }
    }

    private void WorkIn()
    {
        foreach (var entry in denials is null && asking is null ? [] : exact.Values.AsEnumerable())
        {
            entry.Deny(Matching(denials, entry.Path));
            for (var method = 0; method < HttpMethods.Count; method++)
            {
                var search = new LoginSearch(method);
                asking?.VisitCanonical(entry.Path, ref search);
                entry.Ask(method, search.Login);
            }
        }
    }

    private static HashSet<EndpointRule> Matching(ReadingTree? tree, string path)
    {
        var rules = new HashSet<EndpointRule>();
        var collector = new RuleCollector(rules);
        tree?.VisitCanonical(path, ref collector);
        return rules;
    }
}
