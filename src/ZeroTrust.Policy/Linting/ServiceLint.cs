using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// What a service lists for people and for everybody.
internal static class ServiceLint
{
    internal static void Check(LintContext context)
    {
        foreach (var service in context.Outline.Services)
        {
            foreach (var rule in context.Counting(service.Public))
            {
                if (EntryLint.ChangingMethods(rule) is { Length: > 0 } methods)
                {
                    context.Warn(rule.At, PolicyLintCodes.PublicChange, $"Everybody, strangers too, may {methods} {ProblemList.Show(rule.Path)}. Keep to GET and HEAD, or ask for a permission under 'endpoints'.");
                }
            }

            var endpoints = context.Counting(service.Endpoints);
            EntryLint.CheckBreadth(context, endpoints);
            CheckCrossing(context, endpoints);
        }
    }

    // Two paths such as /{tenant}/users and /admin/{page}: of /admin/users the order of the segments decides, which few readers expect.
    private static void CheckCrossing(LintContext context, ImmutableArray<OutlineRule> endpoints)
    {
        var before = new TemplateTree(context);
        foreach (var rule in endpoints)
        {
            var segments = PathTemplate.Segments(rule.Path);
            if (!segments.Any(segment => PathTemplate.IsParameter(segment) || segment == PathTemplate.Rest))
            {
                continue;
            }

            var crossing = before.Overlapping(segments).Where(other => Crosses(context, rule, segments, other)).MinBy(other => other.At.Line);
            if (crossing is not null)
            {
                context.Warn(rule.At, PolicyLintCodes.CrossingEndpoint, $"{ProblemList.Show(rule.Path)} and {ProblemList.Show(crossing.Path)} in line {crossing.At.Line} take some of the same paths with different permissions. List these paths by themselves.");
            }

            before.Add(segments, rule);
        }
    }

    private static bool Crosses(LintContext context, OutlineRule rule, ImmutableArray<string> segments, OutlineRule other)
    {
        var otherSegments = PathTemplate.Segments(other.Path);
        return rule.Permission?.Value != other.Permission?.Value
            && rule.Methods.Any(method => other.Methods.Contains(method))
            && (context.IsWherever(rule, other) || context.IsWherever(other, rule))
            && !PathTemplate.Covers(segments, otherSegments)
            && !PathTemplate.Covers(otherSegments, segments);
    }
}
