namespace ZeroTrust.Policy;

// Whether roles and what asks for permissions meet: an endpoint that nobody can call, a permission that opens nothing.
internal static class ReachLint
{
    internal static void Check(LintContext context)
    {
        var held = new HeldPermissions(context);
        var asked = new Dictionary<string, PermissionSet>(StringComparer.Ordinal);
        foreach (var service in context.Outline.Services)
        {
            foreach (var rule in context.Counting(service.Endpoints).Where(rule => rule.Permission is not null))
            {
                Ask(context, asked, service.Name.Value, rule);
                if (!held.ByPeople(service.Name.Value, rule.Permission!.Value.Value))
                {
                    context.Warn(rule.At, PolicyLintCodes.UnreachableEndpoint, $"No role that reaches {ProblemList.Show(service.Name.Value)} holds {ProblemList.Show(rule.Permission!.Value.Value)}, so nobody can call this. Give the permission to a role, or remove the endpoint.");
                }
            }
        }

        CheckResources(context, held, asked);
        CheckRoles(context, asked);
    }

    private static void CheckResources(LintContext context, HeldPermissions held, Dictionary<string, PermissionSet> asked)
    {
        foreach (var resource in context.Outline.Resources)
        {
            foreach (var rule in resource.Actions.SelectMany(action => context.Counting(action.Rules)).Where(rule => rule.Permission is not null))
            {
                var permission = rule.Permission!.Value.Value;
                Ask(context, asked, resource.Service.Value, rule);
                if (!held.ByPeople(resource.Service.Value, permission) && !held.ByServices(resource.Service.Value, permission))
                {
                    context.Warn(rule.At, PolicyLintCodes.UnreachableAction, $"No role and no service that reaches {ProblemList.Show(resource.Service.Value)} holds {ProblemList.Show(permission)}, so nobody can do this. Give the permission to somebody, or remove the rule.");
                }
            }
        }
    }

    // A permission may also be asked for by name alone, so only where every reached service lists what it asks is one called unused. What
    // the platform asks is in no policy.
    private static void CheckRoles(LintContext context, Dictionary<string, PermissionSet> asked)
    {
        foreach (var role in context.Outline.Roles)
        {
            var reached = role.Reached.SelectMany(name => context.Groups.Members(name.Value)).TakeWhile(_ => context.TrySpend()).Distinct(StringComparer.Ordinal).ToList();
            if (role.ReachesAll || role.ReachesAssigned || reached.Count == 0 || !reached.TrueForAll(name => name != PolicyNames.Platform && asked.ContainsKey(name)))
            {
                continue;
            }

            foreach (var permission in role.Permissions.Where(permission => !reached.Exists(name => asked[name].IsAskedBy(permission.Value))))
            {
                context.Warn(permission.At, PolicyLintCodes.UnusedPermission, $"Nothing that this role reaches asks for {ProblemList.Show(permission.Value)}. Remove it, or reach the service that does.");
            }
        }
    }

    private static void Ask(LintContext context, Dictionary<string, PermissionSet> asked, string service, OutlineRule rule)
    {
        if (!asked.TryGetValue(service, out var permissions))
        {
            asked.Add(service, permissions = new PermissionSet(context));
        }

        permissions.Add(rule.Permission!.Value.Value);
    }
}
