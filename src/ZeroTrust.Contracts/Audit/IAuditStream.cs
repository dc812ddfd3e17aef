namespace ZeroTrust.Contracts.Audit;

/// <summary>
/// Takes facts in volume (decisions, service tokens) and stores them in blocks. Bounded; never silently lossy:
/// when the queue is full the caller waits up to the configured limit and is then refused, a lost block shows as a gap in
/// the numbers and hashes of its stream, and the stream of a killed process has no closing block.
/// </summary>
public interface IAuditStream
{
    /// <summary>Queues a fact. Completes synchronously while there is room.</summary>
    /// <returns>False when the fact could not be taken in time: the caller must then refuse what it was about to do.</returns>
    ValueTask<bool> RecordAsync(AuditFact fact, CancellationToken ct);
}

/// <summary>One fact of a block: a decision or an issued service token. Holds no personal value.</summary>
/// <param name="Action">Stable, <c>noun.verb</c>, such as <c>decision.made</c> or <c>service_token.issued</c>.</param>
/// <param name="ActorKind"><c>user</c>, <c>service</c> or <c>anonymous</c>.</param>
/// <param name="Target">The service that the call was for.</param>
/// <param name="Detail">What was asked, such as <c>GET /v1/orders</c>; cut at <see cref="MaxDetail"/> characters.</param>
/// <param name="Reason">The stable code of the outcome.</param>
/// <param name="PolicyVersion">The policy that decided, or null where none was asked.</param>
public readonly record struct AuditFact(
    DateTimeOffset At,
    string Action,
    string ActorKind,
    string ActorId,
    string Target,
    string? Detail,
    AuditOutcome Outcome,
    string Reason,
    string? Rule,
    string? PolicyVersion,
    string? CorrelationId)
{
    /// <summary>Longest <see cref="Detail"/>; it has room for the longest path with methods and an actor.</summary>
    public const int MaxDetail = 2560;
}
