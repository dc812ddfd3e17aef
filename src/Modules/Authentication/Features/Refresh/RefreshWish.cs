namespace ZeroTrust.Authentication.Features.Refresh;

/// <summary>
/// What a client may say beside its refresh token (RFC 6749 section 6, RFC 8707 section 2.2): never more than the session has. A
/// wish for less is granted in full, as section 3.3 allows, and the answer names what was granted.
/// </summary>
internal readonly record struct RefreshWish(string? Resource, string? Scope)
{
    internal const string ResourceDiffers = "resource_differs";
    internal const string ScopeExceeds = "scope_exceeds";

    /// <summary>Why the session cannot give this, or null. A scope is one of the permissions as the policy writes it.</summary>
    public string? Fault(string audience, IEnumerable<string> permissions) =>
        Resource is not null && Resource != audience ? ResourceDiffers
        : Scope is not null && Scope.Split(' ').Except(permissions, StringComparer.Ordinal).Any() ? ScopeExceeds
        : null;
}
