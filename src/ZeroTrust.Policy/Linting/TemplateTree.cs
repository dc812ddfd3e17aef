using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Rules by the segments of their paths, so that those related to a path are found without looking at all others. Each visited node is a
// step of the run's budget.
internal sealed class TemplateTree(LintContext context)
{
    private readonly Node root = new();

    internal void Add(ImmutableArray<string> segments, OutlineRule rule)
    {
        var node = root;
        foreach (var segment in segments)
        {
            if (segment == PathTemplate.Rest)
            {
                node.Rest.Add(rule);
                return;
            }

            node = PathTemplate.IsParameter(segment) ? node.Parameter ??= new Node() : node.Literal(segment);
        }

        node.Ends.Add(rule);
    }

    // The rules whose paths take every path that this one takes.
    internal List<OutlineRule> Covering(ImmutableArray<string> segments) => Find(segments, overlapping: false);

    // The rules whose paths take a path that this one takes.
    internal List<OutlineRule> Overlapping(ImmutableArray<string> segments) => Find(segments, overlapping: true);

    private List<OutlineRule> Find(ImmutableArray<string> segments, bool overlapping)
    {
        var found = new List<OutlineRule>();
        var open = new Stack<(Node Node, int At)>();
        open.Push((root, 0));
        while (open.TryPop(out var step) && context.TrySpend(1 + step.Node.Rest.Count))
        {
            found.AddRange(step.Node.Rest);
            if (step.At == segments.Length)
            {
                Take(step.Node.Ends, found);
                continue;
            }

            var segment = segments[step.At];
            if (segment == PathTemplate.Rest)
            {
                TakeBeneath(step.Node, overlapping, found);
                continue;
            }

            foreach (var next in step.Node.Next(segment, overlapping))
            {
                open.Push((next, step.At + 1));
            }
        }

        return found;
    }

    private void TakeBeneath(Node top, bool overlapping, List<OutlineRule> found)
    {
        var open = new Stack<Node>(overlapping ? [top] : []);
        while (open.TryPop(out var node))
        {
            // The rest of the top itself is taken already.
            if (!Take(node.Ends, found) || (node != top && !Take(node.Rest, found)))
            {
                return;
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }
    }

    private bool Take(List<OutlineRule> rules, List<OutlineRule> found)
    {
        found.AddRange(rules);
        return context.TrySpend(1 + rules.Count);
    }

    private sealed class Node
    {
        private readonly Dictionary<string, Node> literals = new(StringComparer.Ordinal);

        internal Node? Parameter { get; set; }

        internal List<OutlineRule> Rest { get; } = [];

        internal List<OutlineRule> Ends { get; } = [];

        internal IEnumerable<Node> Children => Parameter is null ? literals.Values : literals.Values.Append(Parameter);

        internal Node Literal(string segment) => literals.TryGetValue(segment, out var node) ? node : literals[segment] = new Node();

        internal IEnumerable<Node> Next(string segment, bool overlapping)
        {
            if (Parameter is not null && segment.Length > 0)
            {
                yield return Parameter;
            }

            if (!PathTemplate.IsParameter(segment))
            {
                if (literals.TryGetValue(segment, out var node))
                {
                    yield return node;
                }
            }
            else if (overlapping)
            {
                foreach (var (literal, node) in literals)
                {
                    if (literal.Length > 0)
                    {
                        yield return node;
                    }
                }
            }
        }
    }
}
