namespace ZeroTrust.Policy;

// One entry of service_permissions by itself: mode, wildcards, every path.
internal static class EntryLint
{
    internal static void Check(LintContext context)
    {
        foreach (var entry in context.Outline.Entries)
        {
            if (entry.IsAudited)
            {
                context.Warn(entry.Mode!.Value.At, PolicyLintCodes.AuditMode, "What this pair does not list passes and is only recorded. Remove 'mode: audit' once the records show nothing unexpected.");
            }

            foreach (var permission in entry.Permissions.Where(permission => permission.Value == "*"))
            {
                context.Warn(permission.At, PolicyLintCodes.BroadPermission, "'*' is every permission, of today and of tomorrow. List those that the caller needs.");
            }

            CheckBreadth(context, context.Counting(entry.Endpoints));
        }
    }

    internal static void CheckBreadth(LintContext context, IEnumerable<OutlineRule> rules)
    {
        foreach (var rule in rules.Where(rule => rule.Path == "/**"))
        {
            if (ChangingMethods(rule) is { Length: > 0 } methods)
            {
                context.Warn(rule.At, PolicyLintCodes.BroadEndpoint, $"This is every path of the service, with {methods}. List the paths that may be changed.");
            }
        }
    }

    internal static string ChangingMethods(OutlineRule rule) => string.Join(", ", rule.Methods.Where(method => method is not ("GET" or "HEAD" or "OPTIONS")));
}
