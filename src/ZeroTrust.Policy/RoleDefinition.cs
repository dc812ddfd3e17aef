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
    int Line);
