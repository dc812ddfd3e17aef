namespace ZeroTrust.Authentication.Import;

/// <summary>A line that changed nothing because a rule or its form forbids it.</summary>
internal readonly record struct RejectedLine(long Number, string Code);

/// <summary>What the lines of one chunk came to.</summary>
internal sealed class ChunkResult
{
    private readonly List<RejectedLine> _rejected = [];

    public int Applied { get; private set; }

    public int Late { get; private set; }

    public IReadOnlyList<RejectedLine> Rejected => _rejected;

    public void AddApplied() => Applied++;

    public void AddLate() => Late++;

    public void Reject(long line, string code) => _rejected.Add(new RejectedLine(line, code));

    /// <summary>The mark once the chunk is committed.</summary>
    public ImportMark After(ImportMark before, SnapshotChunk chunk) => before with
    {
        Line = chunk.LastLine,
        Offset = chunk.EndsAt,
        Applied = before.Applied + Applied,
        Late = before.Late + Late,
        Rejected = before.Rejected + _rejected.Count,
    };
}
