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
            if (!TryExpand(entry, [entry]))
            {
                context.Errors.Add(entry.Target.At, Codes.TooMany, $"More than {context.Limits.MaxPairs} pairs.");
                break;
            }
        }

        return [.. found.Select(pair => new ServicePair(pair.Key.Caller, pair.Key.Target, pair.Value))];
    }

    private bool TryExpand(PairEntry entry, ImmutableArray<PairEntry> alone)
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
                    return false;
                }

                found[(caller, target)] = found.TryGetValue((caller, target), out var before) ? [.. before, entry] : alone;
            }
        }

        return true;
    }

    private bool HasGroup(PairEntry entry) => context.Groups.Contains(entry.Caller) || context.Groups.Contains(entry.Target.Value);
}
