namespace ZeroTrust.Policy;

internal sealed class CompiledRole
{
    private readonly bool reachesAll;
    private readonly HashSet<string> targets = new(StringComparer.Ordinal);
    private readonly PermissionTable permissions;

    internal CompiledRole(RoleDefinition definition, PermissionTable permissions)
    {
        Definition = definition;
        this.permissions = permissions;
        reachesAll = definition.ServiceAccess is [PolicyNames.All];
        ReachesAssigned = definition.Services is [PolicyNames.AssignedServices];
        targets.UnionWith(reachesAll ? [] : definition.ServiceAccess);
        targets.UnionWith(ReachesAssigned ? [] : definition.Services);
    }

    internal RoleDefinition Definition { get; }

    internal bool ReachesAssigned { get; }

    internal bool Reaches(string target) => reachesAll ? PolicyNames.IsService(target) : targets.Contains(target);

    internal bool Holds(string permission) => permissions.Find(permission) is not null;
}
