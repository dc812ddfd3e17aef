namespace ZeroTrust.Permissions.Policies;

/// <summary>A role, or a pair of services, whose permissions alone make a token too long to carry them.</summary>
/// <param name="Holder">The role's name, or <c>caller -> target</c>.</param>
/// <param name="Bytes">Of a token with all of them.</param>
internal readonly record struct LongToken(string Holder, int Bytes, int Line);
