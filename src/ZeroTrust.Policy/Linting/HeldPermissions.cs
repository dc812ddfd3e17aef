namespace ZeroTrust.Policy;

// Who may hold what at a service, taken together. Roles that reach assigned services may reach any but the platform.
internal sealed class HeldPermissions
{
    private readonly LintContext context;
    private readonly PermissionSet everywhere;
    private readonly PermissionSet assigned;
    private readonly Dictionary<string, PermissionSet> roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PermissionSet> services = new(StringComparer.Ordinal);

    internal HeldPermissions(LintContext context)
    {
        this.context = context;
        everywhere = new PermissionSet(context);
        assigned = new PermissionSet(context);
        foreach (var role in context.Outline.Roles)
        {
            Add(role);
        }

        foreach (var entry in context.Outline.Entries)
        {
            AddAt(services, context.Groups.Members(entry.Target.Value), entry.Permissions);
        }
    }

    internal bool ByPeople(string service, string permission) =>
        everywhere.Holds(permission)
        || (service != PolicyNames.Platform && assigned.Holds(permission))
        || (roles.TryGetValue(service, out var held) && held.Holds(permission));

    internal bool ByServices(string service, string permission) => services.TryGetValue(service, out var held) && held.Holds(permission);

    private void Add(OutlineRole role)
    {
        foreach (var permission in role.Permissions)
        {
            if (role.ReachesAll)
            {
                everywhere.Add(permission.Value);
            }

            if (role.ReachesAssigned)
            {
                assigned.Add(permission.Value);
            }
        }

        AddAt(roles, role.Reached.SelectMany(name => context.Groups.Members(name.Value)), role.Permissions);
    }

    private void AddAt(Dictionary<string, PermissionSet> sets, IEnumerable<string> names, IReadOnlyList<PlacedText> permissions)
    {
        foreach (var name in names.TakeWhile(_ => context.TrySpend(1 + permissions.Count)))
        {
            if (!sets.TryGetValue(name, out var held))
            {
                sets.Add(name, held = new PermissionSet(context));
            }

            foreach (var permission in permissions)
            {
                held.Add(permission.Value);
            }
        }
    }
}
