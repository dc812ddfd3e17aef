namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>A policy that is stored: one that was active, or a candidate.</summary>
/// <param name="WasActive">Whether it was ever active.</param>
/// <param name="Sequence">Of the bundle that a candidate came in; null for one that came unsigned.</param>
internal sealed record StoredPolicy(string Hash, byte[] Source, string SubmittedBy, DateTimeOffset SubmittedAt, bool WasActive, long? Sequence);
