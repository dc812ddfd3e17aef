namespace ZeroTrust.Authentication.Tokens;

/// <summary>What the issuer itself says of a token; times in whole seconds since 1970.</summary>
internal readonly record struct TokenStamp(string Issuer, string TokenId, long IssuedAt, long ExpiresAt);

/// <summary>How a token tells what its subject may do.</summary>
/// <param name="Reference">Null for the permissions themselves; else what stands in their place.</param>
/// <param name="WithRoles">Whether a person's roles are in it.</param>
internal readonly record struct PermissionForm(string? Reference, bool WithRoles)
{
    public static readonly PermissionForm Complete = new(null, true);
}
