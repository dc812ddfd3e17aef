namespace ZeroTrust.Contracts.Authentication;

/// <summary>Loads a snapshot of all people of one event source, for the first load. See the module's README for the lines.</summary>
public interface ISnapshotImport
{
    /// <summary>
    /// Imports the file to its end. Each chunk of lines is one transaction that also moves the mark from which a killed import
    /// goes on, so nothing is applied twice. Memory does not grow with the file.
    /// </summary>
    /// <param name="progress">Told after every chunk, from one thread at a time.</param>
    Task<SnapshotResult> RunAsync(SnapshotRequest request, Action<SnapshotProgress> progress, CancellationToken ct);
}

/// <summary>What to import.</summary>
/// <param name="Source">A source of <c>ZeroTrust:Events:Sources</c>; its allow-lists bind the lines.</param>
/// <param name="File">NDJSON, plain or compressed with gzip.</param>
/// <param name="Report">Where the rejected lines are listed; written anew unless the import goes on.</param>
/// <param name="Resume">Whether to go on where an earlier import of the same file ended.</param>
/// <param name="Again">Whether to read a file once more that was imported before.</param>
public sealed record SnapshotRequest(string Source, string File, string Report, bool Resume, bool Again);

/// <summary>How far an import is; all counts are of the whole file, earlier runs included.</summary>
/// <param name="Lines">Lines dealt with; empty ones are not counted.</param>
/// <param name="Applied">Lines that changed or introduced a person.</param>
/// <param name="Late">Lines that the platform knew already, or of which it knew a later state.</param>
/// <param name="Rejected">Lines that a rule or their form forbids; the report has each.</param>
/// <param name="Share">The part of the file read, from 0 to 1.</param>
public sealed record SnapshotProgress(long Lines, long Applied, long Late, long Rejected, double Share);

/// <summary>What came of an import.</summary>
public abstract record SnapshotResult
{
    private SnapshotResult() { }

    /// <summary>Every line was dealt with, now or in an earlier run.</summary>
    public sealed record Done(SnapshotProgress Counts) : SnapshotResult;

    /// <summary>Nothing was done, for a reason that the operator can mend.</summary>
    public sealed record Refused(string Reason) : SnapshotResult;
}
