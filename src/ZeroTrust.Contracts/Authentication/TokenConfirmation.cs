namespace ZeroTrust.Contracts.Authentication;

/// <summary>The <c>cnf</c> claim: the token is good only together with a proof of this key (RFC 7800, RFC 9449 section 6).</summary>
/// <param name="KeyThumbprint"><c>jkt</c>: the SHA-256 thumbprint of the public key (RFC 7638), base64url, 43 characters.</param>
public sealed record TokenConfirmation(string KeyThumbprint);
