namespace ZeroTrust.Policy;

// Rules by the segments of their paths. Built once, then only read. A walk visits a node at most once, allocates nothing and meets
// the rules in the order of precedence: compared from the left, a literal segment stands before {} and {} before **.
internal sealed class SegmentTree
{
    private const int None = 0;
    private readonly SegmentEdges edges = new();
    private Node[] nodes = new Node[2];
    private int count = 1;

    // A segment that is null takes any that is not empty.
    internal void Add(ReadOnlySpan<string?> segments, bool hasRest, EndpointRule rule)
    {
        var at = 0;
        foreach (var segment in segments)
        {
            at = segment is null ? Parameter(at) : Literal(at, segment);
        }

        ref var rules = ref hasRest ? ref nodes[at].Rest : ref nodes[at].Here;
        rules = rules is null ? [rule] : [.. rules, rule];
    }

    // True when the visitor ended the walk. The path starts with '/'.
    internal bool Visit<TVisitor>(scoped ReadOnlySpan<char> path, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct =>
        Walk(0, path[1..], ended: false, ref visitor);

    private bool Walk<TVisitor>(int at, scoped ReadOnlySpan<char> rest, bool ended, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        if (ended)
        {
            return Offer(nodes[at].Here, ref visitor) || Offer(nodes[at].Rest, ref visitor);
        }

        var slash = rest.IndexOf('/');
        var isLast = slash < 0;
        var segment = isLast ? rest : rest[..slash];
        var following = isLast ? [] : rest[(slash + 1)..];
        if (edges.Find(at, segment) is var child and not None && Walk(child, following, isLast, ref visitor))
        {
            return true;
        }

        if (!segment.IsEmpty && nodes[at].Parameter is var parameter and not None && Walk(parameter, following, isLast, ref visitor))
        {
            return true;
        }

        return Offer(nodes[at].Rest, ref visitor);
    }

    private static bool Offer<TVisitor>(EndpointRule[]? rules, ref TVisitor visitor)
        where TVisitor : struct, IRuleVisitor, allows ref struct
    {
        foreach (var rule in rules ?? [])
        {
            if (visitor.Take(rule))
            {
                return true;
            }
        }

        return false;
    }

    private int Literal(int at, string segment)
    {
        var child = edges.Find(at, segment);
        if (child == None)
        {
            edges.Add(at, segment, child = NewNode());
        }

        return child;
    }

    private int Parameter(int at)
    {
        if (nodes[at].Parameter == None)
        {
            var child = NewNode();
            nodes[at].Parameter = child;
        }

        return nodes[at].Parameter;
    }

    private int NewNode()
    {
        if (count == nodes.Length)
        {
            Array.Resize(ref nodes, count * 2);
        }

        return count++;
    }

    // The root is nobody's parameter, so its index stands for none.
    private struct Node
    {
        internal int Parameter;
        internal EndpointRule[]? Here;
        internal EndpointRule[]? Rest;
    }
}
