namespace ZeroTrust.Authentication.Import;

/// <summary>How far the import of one file for one source has come: what the last committed chunk left.</summary>
/// <param name="Line">The last line dealt with.</param>
/// <param name="Offset">Where the next line begins, in bytes of the uncompressed text.</param>
/// <param name="IsFinished">Whether the file was read to its end.</param>
internal sealed record ImportMark(long Line, long Offset, long Applied, long Late, long Rejected, bool IsFinished)
{
    /// <summary>Before the first line.</summary>
    public static readonly ImportMark Start = new(0, 0, 0, 0, 0, false);

    /// <summary>Lines dealt with, empty ones not counted.</summary>
    public long Lines => Applied + Late + Rejected;
}
