namespace ZeroTrust.Contracts.Audit;

/// <summary>Calls that the policy refused, as many as one block of the audit stream held. At least once.</summary>
public sealed record CallsDenied(IReadOnlyList<CallDenied> Calls);

/// <summary>One refused call.</summary>
public sealed record CallDenied(DateTimeOffset At, string CallerKind, string CallerId, string Target, string? Detail, string Reason);
