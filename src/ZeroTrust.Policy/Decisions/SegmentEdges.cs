namespace ZeroTrust.Policy;

// The ways of a tree of segments: from a node, by a literal segment, to the next. A hash table of its own, since every template costs a
// lookup for each segment of every call, and one of a dictionary goes through an interface.
internal sealed class SegmentEdges
{
    private const int None = -1;
    private Edge[] edges = new Edge[4];
    private int[] first = [None, None, None, None];
    private int count;

    // 0 for none: no edge leads to the root.
    internal int Find(int parent, ReadOnlySpan<char> segment)
    {
        var hash = Hash(parent, segment);
        for (var at = first[hash & (first.Length - 1)]; at != None; at = edges[at].Next)
        {
            ref readonly var edge = ref edges[at];
            if (edge.Hash == hash && edge.Parent == parent && segment.SequenceEqual(edge.Segment))
            {
                return edge.Child;
            }
        }

        return 0;
    }

    internal void Add(int parent, string segment, int child)
    {
        if (count == edges.Length)
        {
            Grow();
        }

        edges[count] = new Edge { Hash = Hash(parent, segment), Parent = parent, Child = child, Segment = segment };
        Link(count++);
    }

    private void Grow()
    {
        Array.Resize(ref edges, count * 2);
        first = new int[edges.Length];
        Array.Fill(first, None);
        for (var at = 0; at < count; at++)
        {
            Link(at);
        }
    }

    private void Link(int at)
    {
        ref var bucket = ref first[edges[at].Hash & (first.Length - 1)];
        edges[at].Next = bucket;
        bucket = at;
    }

    // The hash of strings is keyed by chance in each process, so nobody can choose segments that collide.
    private static int Hash(int parent, ReadOnlySpan<char> segment) => string.GetHashCode(segment) ^ (parent * 0x2545F491);

    private struct Edge
    {
        internal int Hash;
        internal int Parent;
        internal int Child;
        internal int Next;
        internal string Segment;
    }
}
