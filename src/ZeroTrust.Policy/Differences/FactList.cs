namespace ZeroTrust.Policy;

// What one subject of a policy says, by item. Several rules about one item are one value, in an order that does not depend on the file.
internal sealed class FactList
{
    private readonly SortedDictionary<string, (SortedSet<string> Values, int Line)> items = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Items => items.Keys;

    internal void Add(string item, string value, Position at)
    {
        if (!items.TryGetValue(item, out var known))
        {
            known = (new SortedSet<string>(StringComparer.Ordinal), at.Line);
        }

        known.Values.Add(value);
        items[item] = known with { Line = Math.Min(known.Line, at.Line) };
    }

    internal void Add(string item, OutlineRule rule)
    {
        foreach (var method in rule.Methods)
        {
            Add($"{item} {method} {rule.Path}", Describe(rule), rule.At);
        }
    }

    internal static string Describe(OutlineRule rule)
    {
        (string Name, string? Value)[] parts = [("permission", rule.Permission?.Value), ("acr", rule.ContextClass), ("max_age", rule.MaxAge), ("when", rule.When?.Value)];
        return string.Join(", ", parts.Where(part => part.Value is not null).Select(part => $"{part.Name} {part.Value}"));
    }

    internal (string Value, int Line)? Find(string item) =>
        items.TryGetValue(item, out var found) ? (Join(found.Values), found.Line) : null;

    // Beside other values an empty one is a rule that holds without a condition.
    private static string Join(SortedSet<string> values) =>
        values.Count == 1 ? values.Min! : string.Join(" | ", values.Select(value => value.Length == 0 ? "always" : value));
}
