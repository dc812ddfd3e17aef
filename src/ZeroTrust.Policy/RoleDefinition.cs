using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>A role as the policy states it. <paramref name="ServiceAccess"/> and <paramref name="Services"/> are as written,
/// <c>all</c> and <c>assigned_services</c> not expanded; a role with neither reaches no service.</summary>
public sealed record RoleDefinition(
    string Name,
    ImmutableArray<string> Permissions,
    bool MfaRequired,
    ImmutableArray<string> ServiceAccess,
    ImmutableArray<string> Services,
    int Line)
{
    /// <summary>Why the role asks for no second factor; null where it asks for one or nobody wrote it down.</summary>
    public string? MfaReason { get; init; }

    /// <summary>
    /// Whether the role lets its holders change something at the platform itself: a permission that is no <c>…:read</c>, at the
    /// platform or, for owners, at service identities of it.
    /// </summary>
    public bool Administers =>
        (ServiceAccess.Contains(PolicyNames.All) || ServiceAccess.Contains(PolicyNames.Platform)
            || Services.Contains(PolicyNames.Platform) || Services.Contains(PolicyNames.AssignedServices))
        && Permissions.Any(permission => !permission.EndsWith(":read", StringComparison.Ordinal));
}
