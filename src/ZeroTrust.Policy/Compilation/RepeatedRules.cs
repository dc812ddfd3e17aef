using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Rules of one list that match the same targets by the same method in some environment.
internal static class RepeatedRules
{
    internal static IEnumerable<EndpointRule> Of(ImmutableArray<EndpointRule> rules)
    {
        if (rules.Length < 2)
        {
            yield break;
        }

        string[] shapes = [.. rules.Select(rule => PathTemplates.ShapeOf(rule.Path))];
        var firsts = new Dictionary<string, int>(rules.Length, StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++)
        {
            if (firsts.TryAdd(shapes[i], i))
            {
                continue;
            }

            for (var before = firsts[shapes[i]]; before < i; before++)
            {
                if (shapes[before] == shapes[i] && (rules[before].Methods & rules[i].Methods) != 0 && rules[before].MeetsInSomeEnvironment(rules[i]))
                {
                    yield return rules[i];
                    break;
                }
            }
        }
    }
}
