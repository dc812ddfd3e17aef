using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// All entries that apply to one caller and target together: limits, and rules that make another one idle.
internal static class PairLint
{
    internal static void Check(LintContext context)
    {
        foreach (var entries in Combinations(context))
        {
            if (entries.All(entry => entry.RateLimit is null) && entries.FirstOrDefault(entry => !entry.Endpoints.IsEmpty) is { } unlimited)
            {
                context.Warn(unlimited.Target.At, PolicyLintCodes.MissingRateLimit, $"{Show(unlimited)} has endpoints and no rate_limit: one caller in a loop can take all of the target. Set one, such as 600/m.");
            }

            var allowed = context.Counting([.. entries.SelectMany(entry => entry.Endpoints)]);
            CheckShadows(context, allowed, context.Counting([.. entries.SelectMany(entry => entry.Denied)]));
            CheckCovered(context, allowed);
        }
    }

    // Pairs that the same entries apply to are looked at once; a policy without groups has as many combinations as entries.
    private static IEnumerable<List<OutlineEntry>> Combinations(LintContext context)
    {
        var entries = context.Outline.Entries;
        var ofPair = new Dictionary<(string, string), List<int>>();
        for (var i = 0; i < entries.Length; i++)
        {
            foreach (var pair in context.Groups.Pairs(entries[i]))
            {
                if (!context.TrySpend())
                {
                    yield break;
                }

                if (!ofPair.TryGetValue(pair, out var indexes))
                {
                    ofPair.Add(pair, indexes = []);
                }

                indexes.Add(i);
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var indexes in ofPair.Values)
        {
            if (seen.Add(string.Join(',', indexes)))
            {
                yield return [.. indexes.Select(index => entries[index])];
            }
        }
    }

    private static void CheckShadows(LintContext context, ImmutableArray<OutlineRule> allowed, ImmutableArray<OutlineRule> denied)
    {
        if (denied.IsEmpty)
        {
            return;
        }

        // A denial does not care for case or a trailing slash, nor does this.
        var denials = new TemplateTree(context);
        foreach (var rule in denied.Where(rule => rule.When is null))
        {
            denials.Add(DeniedSegments(rule.Path), rule);
        }

        foreach (var rule in allowed)
        {
            var covering = denials.Covering(DeniedSegments(rule.Path)).Where(denial => context.IsWherever(denial, rule)).ToList();
            var lost = rule.Methods.Where(method => covering.Any(denial => denial.Methods.Contains(method))).ToList();
            if (lost.Count > 0)
            {
                var how = lost.Count == rule.Methods.Length ? "never allowed" : $"not allowed for {string.Join(", ", lost)}";
                context.Warn(rule.At, PolicyProblemCodes.ShadowedEndpoint, $"{ProblemList.Show(rule.Path)} is {how}: the denial in line {covering.Min(denial => denial.At.Line)} covers it. Remove one of the two.");
            }
        }
    }

    private static void CheckCovered(LintContext context, ImmutableArray<OutlineRule> allowed)
    {
        if (allowed.Length < 2)
        {
            return;
        }

        var broad = new TemplateTree(context);
        foreach (var rule in allowed.Where(rule => rule.When is null))
        {
            broad.Add(PathTemplate.Segments(rule.Path), rule);
        }

        foreach (var rule in allowed)
        {
            var cover = broad.Covering(PathTemplate.Segments(rule.Path))
                .Where(other => other != rule && context.IsWherever(other, rule) && rule.Methods.All(method => other.Methods.Contains(method)))
                .MinBy(other => other.At.Line);
            if (cover is not null)
            {
                Tell(context, rule, cover);
            }
        }
    }

    private static void Tell(LintContext context, OutlineRule rule, OutlineRule cover)
    {
        if (rule.When is not null)
        {
            context.Warn(rule.At, PolicyLintCodes.BypassedCondition, $"The condition never matters: {ProblemList.Show(cover.Path)} in line {cover.At.Line} allows the same calls without one. Remove that rule, or give it the condition too.");
        }
        else if (!string.Equals(cover.Path, rule.Path, StringComparison.Ordinal))
        {
            context.Warn(rule.At, PolicyLintCodes.RedundantEndpoint, $"{ProblemList.Show(cover.Path)} in line {cover.At.Line} allows this already. Remove one of the two.");
        }
    }

    private static ImmutableArray<string> DeniedSegments(string path)
    {
        var segments = PathTemplate.Segments(path.ToLowerInvariant());
        return segments is [_, .., ""] ? segments[..^1] : segments;
    }

    private static string Show(OutlineEntry entry) => $"{entry.Caller.Value} → {entry.Target.Value}";
}
