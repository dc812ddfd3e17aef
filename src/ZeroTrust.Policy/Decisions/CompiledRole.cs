namespace ZeroTrust.Policy;

internal sealed class CompiledRole
{
    private readonly bool reachesAll;
    private readonly HashSet<string> targets = new(StringComparer.Ordinal);
    private readonly PermissionTable permissions;

    internal CompiledRole(RoleDefinition definition, GroupNames groups, PermissionTable permissions)
    {
        Definition = definition;
        this.permissions = permissions;
        reachesAll = definition.ServiceAccess is [PolicyNames.All];
        ReachesAssigned = definition.Services is [PolicyNames.AssignedServices];
        targets.UnionWith(reachesAll ? [] : definition.ServiceAccess.SelectMany(name => groups.Members(name)));
        targets.UnionWith(ReachesAssigned ? [] : definition.Services.SelectMany(name => groups.Members(name)));
    }

    // Services by their own names, those of named groups among them; none for a role that reaches all.
    internal IReadOnlyCollection<string> Targets => targets;

    // Which of the sets that have a word of their own it reaches.
    internal string Reach => $"{(reachesAll ? PolicyNames.All : "")} {(ReachesAssigned ? PolicyNames.AssignedServices : "")}";

    internal RoleDefinition Definition { get; }

    internal bool ReachesAssigned { get; }

    internal bool Reaches(string target) => reachesAll ? PolicyNames.IsService(target) : targets.Contains(target);

    internal bool Holds(string permission) => permissions.Find(permission) is not null;
}
