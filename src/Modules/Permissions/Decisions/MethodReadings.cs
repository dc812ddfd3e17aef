namespace ZeroTrust.Permissions.Decisions;

/// <summary>
/// The method of a call, and the other one that a method-override header claims: a backend may act on either, so both must be
/// allowed.
/// </summary>
internal readonly record struct MethodReadings(string Method, string? Other = null);
