using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Entries with groups into pairs of services. A pair only points to the entries that apply to it, so that a list of a group is there
// once, however many pairs share it.
internal sealed class PairExpansion(CompilationContext context)
{
    private readonly Dictionary<(string Caller, string Target), ImmutableArray<PairEntry>> found = [];
    private int count;

    internal List<ServicePair> Of(List<PairEntry> entries)
    {
        // First those of exact names: what they say goes first.
        foreach (var entry in entries.OrderBy(HasGroup))
        {
            if (Expand(entry, [entry]) is { } refusal)
            {
                context.Errors.Add(entry.Target.At, Codes.TooMany, refusal);
                break;
            }
        }

        return [.. found.Select(pair => new ServicePair(pair.Key.Caller, pair.Key.Target, pair.Value))];
    }

    // Null, or why not.
    private string? Expand(PairEntry entry, ImmutableArray<PairEntry> alone)
    {
        foreach (var caller in context.Groups.Members(entry.Caller))
        {
            foreach (var target in context.Groups.Members(entry.Target.Value))
            {
                // Nobody means a service's calls to itself when it is in two groups.
                if (HasGroup(entry) && caller == target)
                {
                    continue;
                }

                if (++count > context.Limits.MaxPairs)
                {
                    return $"More than {context.Limits.MaxPairs} pairs.";
                }

                var before = found.GetValueOrDefault((caller, target), []);
                if (before.Length == context.Limits.MaxEntriesPerPair)
                {
                    return $"More than {context.Limits.MaxEntriesPerPair} entries apply to {ProblemList.Show(caller)} and {ProblemList.Show(target)}.";
                }

                found[(caller, target)] = before.IsEmpty ? alone : [.. before, entry];
            }
        }

        return null;
    }

    private bool HasGroup(PairEntry entry) => context.Groups.Contains(entry.Caller) || context.Groups.Contains(entry.Target.Value);
}
