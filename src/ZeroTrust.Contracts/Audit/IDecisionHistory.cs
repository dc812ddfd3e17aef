namespace ZeroTrust.Contracts.Audit;

/// <summary>Reads recorded decisions back, for the replay of a policy.</summary>
public interface IDecisionHistory
{
    /// <summary>
    /// The decisions (<c>decision.made</c>) with a time in the span, oldest first, streamed block by block, so that memory does not grow with
    /// their number. What is still in the queue is not among them.
    /// </summary>
    IAsyncEnumerable<AuditFact> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken ct);
}
