namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>The facts of a stored block and its place in the order of time.</summary>
internal sealed record StoredFacts(Guid Id, DateTimeOffset FirstAt, byte[] Facts);
