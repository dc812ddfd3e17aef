using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Rules in the order of their paths: of all of them, a neighbour of a path has the longest beginning in common with it.
internal sealed class NeighbourList(ImmutableArray<EndpointRule> rules)
{
    private readonly EndpointRule[] sorted = [.. rules.OrderBy(rule => rule.Path, StringComparer.OrdinalIgnoreCase).ThenBy(rule => rule.Line).ThenBy(rule => rule.Column)];

    // Null where nothing but the first slash is common.
    internal EndpointRule? Find(string path)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.Compare(sorted[middle].Path, path, StringComparison.OrdinalIgnoreCase) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var after = low < sorted.Length ? sorted[low] : null;
        var before = low > 0 ? sorted[low - 1] : null;
        var nearest = Common(after, path) >= Common(before, path) ? after : before;
        return Common(nearest, path) > 1 ? nearest : null;
    }

    internal static int Common(EndpointRule? rule, string path)
    {
        var length = 0;
        while (rule is not null && length < rule.Path.Length && length < path.Length && char.ToUpperInvariant(rule.Path[length]) == char.ToUpperInvariant(path[length]))
        {
            length++;
        }

        return length;
    }
}
