namespace ZeroTrust.Policy;

// Groups, networks, windows and environments: names that nothing uses, and settings that hold for all. Services that nothing else knows.
internal static class NameLint
{
    private const int DaysOfWeek = 7;

    internal static void Check(LintContext context)
    {
        var outline = context.Outline;
        CheckGroups(context);
        CheckUnused(context, "environment", outline.Environments, [.. outline.Rules.SelectMany(rule => rule.Environments)]);
        var named = outline.Rules.Where(rule => rule.When is not null).SelectMany(rule => ConditionScan.Of(rule.When!.Value.Value)).ToHashSet(StringComparer.Ordinal);
        CheckUnused(context, "network", outline.Networks.Select(network => network.Name), Named(named, "networks."));
        CheckUnused(context, "window", outline.Windows.Select(window => window.Name), Named(named, "windows."));
        CheckNetworks(context);
        CheckWindows(context);
        CheckServices(context);
    }

    private static void CheckGroups(LintContext context)
    {
        var outline = context.Outline;
        var used = outline.Entries.SelectMany(entry => new[] { entry.Caller.Value, entry.Target.Value })
            .Concat(outline.Roles.SelectMany(role => role.Reached).Select(name => name.Value))
            .Concat(outline.Resources.SelectMany(resource => resource.Suppliers).Select(name => name.Value))
            .ToHashSet(StringComparer.Ordinal);
        CheckUnused(context, "group", outline.Groups.Select(group => group.Name), used);
    }

    private static void CheckUnused(LintContext context, string kind, IEnumerable<PlacedText> names, HashSet<string> used)
    {
        foreach (var name in names.Where(name => !used.Contains(name.Value)))
        {
            context.Warn(name.At, PolicyLintCodes.UnusedName, $"Nothing uses the {kind} {ProblemList.Show(name.Value)}. Remove it.");
        }
    }

    private static HashSet<string> Named(HashSet<string> words, string prefix) =>
        words.Where(word => word.StartsWith(prefix, StringComparison.Ordinal)).Select(word => word[prefix.Length..]).ToHashSet(StringComparer.Ordinal);

    private static void CheckNetworks(LintContext context)
    {
        foreach (var range in context.Outline.Networks.SelectMany(network => network.Node.Texts()).Where(range => range.Value.EndsWith("/0", StringComparison.Ordinal)))
        {
            context.Warn(range.At, PolicyLintCodes.OpenNetwork, $"{ProblemList.Show(range.Value)} is every address. Name the ranges that are meant, or remove the conditions on it.");
        }
    }

    private static void CheckWindows(LintContext context)
    {
        foreach (var window in context.Outline.Windows)
        {
            var isEveryDay = window.Node.Field("days") is not { } days || days.Items().Length == DaysOfWeek;
            if (isEveryDay && window.Node.Field("from").Text()?.Value == "00:00" && window.Node.Field("to").Text()?.Value == "24:00")
            {
                context.Fail(window.Name.At, PolicyLintCodes.ConstantWindow, $"The window {ProblemList.Show(window.Name.Value)} is always open. Narrow it, or remove the conditions on it.");
            }
        }
    }

    // Who owns resources and who supplies their properties must be known elsewhere, as what a role reaches.
    private static void CheckServices(LintContext context)
    {
        var outline = context.Outline;
        var known = outline.Entries.SelectMany(entry => new[] { entry.Caller.Value, entry.Target.Value })
            .Concat(outline.Services.Select(service => service.Name.Value))
            .Concat(outline.Groups.SelectMany(group => group.Members.Append(group.Name)).Select(name => name.Value))
            .Append(PolicyNames.Platform)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in outline.Resources.SelectMany(resource => resource.Suppliers.Append(resource.Service)).Where(name => !known.Contains(name.Value)))
        {
            context.Warn(name.At, PolicyProblemCodes.UnknownService, $"No pair, group or entry under 'services' knows {ProblemList.Show(name.Value)}. Correct the name, or remove it.");
        }
    }
}
