using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>One refresh that is to be made: the token presented, what comes in its place, and the evidence.</summary>
/// <param name="KeyThumbprint">Of the key that the client proved; empty where it proved none.</param>
internal sealed record Rotation(PresentedToken Presented, byte[] NextHash, byte[] SealedAddress, string KeyThumbprint, AuditEntry Evidence);
