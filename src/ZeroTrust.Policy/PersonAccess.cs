using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// The roles of one person, expanded against one policy. Immutable and thread-safe; the checks allocate nothing.
/// A person with several roles holds at a target what the roles that reach the target hold, no more.
/// </summary>
public sealed class PersonAccess
{
    private readonly ImmutableArray<CompiledRole> roles;
    private readonly HashSet<string> assigned = new(StringComparer.Ordinal);

    internal PersonAccess(string policyHash, ImmutableArray<CompiledRole> roles, ImmutableArray<string> requestedRoles, ImmutableArray<string> assignedServices)
    {
        PolicyHash = policyHash;
        RequestedRoles = requestedRoles;
        AssignedServices = assignedServices;
        this.roles = roles;
        assigned.UnionWith(assignedServices.Where(MayBeAssigned));
        Roles = [.. roles.Select(role => role.Definition.Name)];
        Permissions = Union(roles);
        MfaRequired = roles.Any(role => role.Definition.MfaRequired);
    }

    /// <summary>Hash of the policy that this was expanded against. A decision by another policy expands it anew.</summary>
    public string PolicyHash { get; }

    /// <summary>The person's roles that the policy knows, sorted and distinct.</summary>
    public ImmutableArray<string> Roles { get; }

    /// <summary>The union of all roles' permissions, patterns as written, sorted and distinct.</summary>
    public ImmutableArray<string> Permissions { get; }

    /// <summary>True when any of the roles asks for a second factor.</summary>
    public bool MfaRequired { get; }

    internal ImmutableArray<string> RequestedRoles { get; }

    internal ImmutableArray<string> AssignedServices { get; }

    /// <summary>True when a role reaches the target. <c>all</c> reaches every valid service name, the platform included.</summary>
    public bool Reaches(string target)
    {
        foreach (var role in roles)
        {
            if (Reaches(role, target))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The permissions of the roles that reach the target, patterns as written, sorted and distinct.</summary>
    public ImmutableArray<string> PermissionsAt(string target) => Union(roles.Where(role => Reaches(role, target)));

    /// <summary>True when a role that reaches the target holds the permission. Invalid permissions are never held.</summary>
    public bool Holds(string target, string permission)
    {
        foreach (var role in roles)
        {
            if (Reaches(role, target) && role.Holds(permission))
            {
                return true;
            }
        }

        return false;
    }

    private bool Reaches(CompiledRole role, string target) =>
        role.Reaches(target) || (role.ReachesAssigned && assigned.Contains(target));

    // The attribute comes from outside the policy: it must not hand out the platform, nor smuggle in the word "all".
    private static bool MayBeAssigned(string name) => PolicyNames.IsService(name) && name != PolicyNames.Platform;

    private static ImmutableArray<string> Union(IEnumerable<CompiledRole> roles) =>
        [.. roles.SelectMany(role => role.Definition.Permissions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
