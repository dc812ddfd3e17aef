namespace ZeroTrust.Contracts.Audit;

/// <summary>Calls that the policy refused, as many as one block of the audit stream held. At least once.</summary>
/// <param name="Calls">At most a hundred; the block holds them all.</param>
public sealed record CallsDenied(IReadOnlyList<CallDenied> Calls)
{
    /// <summary>The block of the audit stream that holds the facts; null where the news does not come from a block.</summary>
    public string? BlockId { get; init; }

    /// <summary>How many more refused calls the block holds.</summary>
    public int Omitted { get; init; }
}

/// <summary>One refused call.</summary>
public sealed record CallDenied(DateTimeOffset At, string CallerKind, string CallerId, string Target, string? Detail, string Reason);
