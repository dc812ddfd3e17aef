namespace ZeroTrust.Policy;

// The way from one node of a tree of segments to the next, by a literal segment.
internal readonly record struct SegmentEdge(int Parent, string Segment);

// The same, of a request.
internal readonly ref struct SegmentSpan(int parent, ReadOnlySpan<char> segment)
{
    internal int Parent { get; } = parent;

    internal ReadOnlySpan<char> Segment { get; } = segment;
}

internal sealed class SegmentEdgeComparer : IEqualityComparer<SegmentEdge>, IAlternateEqualityComparer<SegmentSpan, SegmentEdge>
{
    internal static SegmentEdgeComparer Instance { get; } = new();

    public bool Equals(SegmentEdge x, SegmentEdge y) => x.Parent == y.Parent && string.Equals(x.Segment, y.Segment, StringComparison.Ordinal);

    public bool Equals(SegmentSpan alternate, SegmentEdge other) => alternate.Parent == other.Parent && alternate.Segment.SequenceEqual(other.Segment);

    public int GetHashCode(SegmentEdge edge) => Hash(edge.Parent, edge.Segment);

    public int GetHashCode(SegmentSpan alternate) => Hash(alternate.Parent, alternate.Segment);

    public SegmentEdge Create(SegmentSpan alternate) => new(alternate.Parent, alternate.Segment.ToString());

    // The hash of strings is keyed by chance in each process, so nobody can choose segments that collide.
    private static int Hash(int parent, ReadOnlySpan<char> segment) => string.GetHashCode(segment) ^ (parent * 0x2545F491);
}
