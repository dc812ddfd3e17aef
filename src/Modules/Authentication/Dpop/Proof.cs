namespace ZeroTrust.Authentication.Dpop;

/// <summary>The claims of a proof that its own key has signed.</summary>
/// <param name="KeyThumbprint">RFC 7638, of the key in its header.</param>
/// <param name="Id"><c>jti</c>.</param>
/// <param name="Method"><c>htm</c>.</param>
/// <param name="Address"><c>htu</c> as written.</param>
/// <param name="IssuedAt"><c>iat</c> in seconds since 1970, a fraction cut off.</param>
/// <param name="TokenHash"><c>ath</c>.</param>
internal sealed record Proof(string KeyThumbprint, string Id, string Method, string Address, long IssuedAt, string? TokenHash);
