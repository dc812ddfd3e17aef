namespace ZeroTrust.Policy;

// Roles by themselves: what they reach, and wildcards.
internal static class RoleLint
{
    internal static void Check(LintContext context)
    {
        OutlineRole? everywhere = null;
        foreach (var role in context.Outline.Roles)
        {
            if (role.ServiceAccess.IsEmpty && role.Services.IsEmpty)
            {
                context.Warn(role.Name.At, PolicyLintCodes.RoleReachesNothing, $"The role {ProblemList.Show(role.Name.Value)} reaches no service, so its permissions count nowhere. Add service_access, or remove the role.");
            }

            foreach (var permission in role.Permissions.Where(permission => permission.Value == "*"))
            {
                context.Warn(permission.At, PolicyLintCodes.BroadPermission, "'*' is every permission, of today and of tomorrow. List those that the role needs.");
            }

            if (role.ReachesAll && everywhere is not null)
            {
                context.Warn(role.ServiceAccess[0].At, PolicyLintCodes.BroadReach, $"This role reaches all services, as {ProblemList.Show(everywhere.Name.Value)} in line {everywhere.Name.At.Line} does. Name the services that it needs.");
            }

            everywhere ??= role.ReachesAll ? role : null;
        }
    }
}
