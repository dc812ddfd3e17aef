using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>One refresh that is to be made: the token presented, what comes in its place, and the evidence.</summary>
internal sealed record Rotation(PresentedToken Presented, byte[] NextHash, byte[] SealedAddress, AuditEntry Evidence);
