namespace ZeroTrust.Policy.Tests;

// The semantics once more, as slowly and plainly as they can be said.
internal static class Reference
{
    internal static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> permission)
    {
        if (pattern.IsEmpty)
        {
            return permission.IsEmpty;
        }

        if (pattern[0] != "*")
        {
            return !permission.IsEmpty && permission[0] == pattern[0] && Matches(pattern[1..], permission[1..]);
        }

        for (var taken = 1; taken <= permission.Length; taken++)
        {
            if (Matches(pattern[1..], permission[taken..]))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool AllowsService(Model model, string caller, string target, string method, string path) =>
        model.Pairs.Where(pair => pair.Caller == caller && pair.Target == target).Any(pair =>
            pair.Endpoints.Any(rule => rule.Path == path && rule.Methods.Contains(method))
            && !pair.Denied.Any(rule => SameResource(rule.Path, path) && (rule.Methods.Length == 0 || rule.Methods.Contains(method))));

    internal static bool AllowsPerson(Model model, string[] roles, string[] assigned, string target, string method, string path) =>
        model.Services.Where(service => service.Name == target).SelectMany(service => service.Endpoints)
            .Where(rule => rule.Path == path && rule.Methods.Contains(method))
            .Any(rule => Holds(model, roles, assigned, target, rule.Permission!));

    // All entries that could be meant count, and of each kind the strictest.
    internal static LoginRequirement Asked(Model model, string target, string method, string path)
    {
        string[] methods = method is "GET" or "HEAD" ? ["GET", "HEAD"] : [method];
        var meant = model.Services.Where(service => service.Name == target).SelectMany(service => service.Endpoints)
            .Where(rule => SameResource(rule.Path, path) && rule.Methods.Intersect(methods).Any()).ToArray();
        return new LoginRequirement(meant.Max(rule => rule.Acr), meant.Min(rule => rule.MaxAge));
    }

    internal static bool Holds(Model model, string[] roles, string[] assigned, string target, string permission) =>
        model.Roles.Where(role => roles.Contains(role.Name)).Any(role =>
            (role.Access.Contains("all") || role.Access.Contains(target) || role.Services.Contains(target)
                || (role.Services.Contains("assigned_services") && assigned.Contains(target) && target != "zerotrust"))
            && role.Permissions.Any(pattern => Matches(pattern.Split(':'), permission.Split(':'))));

    private static bool SameResource(string rule, string path) =>
        string.Equals(rule.TrimEnd('/'), path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
}
