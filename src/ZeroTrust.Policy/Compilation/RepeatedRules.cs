using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Rules of one list that match the same targets by the same method in some environment.
internal static class RepeatedRules
{
    internal static IEnumerable<EndpointRule> Of(ImmutableArray<EndpointRule> rules)
    {
        var byShape = new Dictionary<string, List<EndpointRule>>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var shape = PathTemplates.ShapeOf(rule.Path);
            if (!byShape.TryGetValue(shape, out var before))
            {
                byShape.Add(shape, [rule]);
                continue;
            }

            if (before.Exists(other => (other.Methods & rule.Methods) != 0 && other.MeetsInSomeEnvironment(rule)))
            {
                yield return rule;
            }

            before.Add(rule);
        }
    }
}
