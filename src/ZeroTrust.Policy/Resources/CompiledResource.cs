using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One type with its actions, sorted by name.
internal sealed class CompiledResource(ResourceType type, ImmutableArray<ResourceAction> actions)
{
    private readonly FrozenDictionary<string, ResourceAction> byName = actions.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);

    internal ResourceType Type { get; } = type;

    internal ResourceAction? Find(string action) => byName.GetValueOrDefault(action);

    // All that can change a decision, in one order and without places.
    internal IEnumerable<string> Statements()
    {
        var lines = Type.Ids.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"id {PropertyValues.Statement(entry.Key, entry.Value)}");
        return [$"of {Type.Service} supplied by {string.Join(' ', Type.Suppliers)}", .. lines, .. actions.Select(action => $"action {action.Name}"), .. actions.SelectMany(action => action.Statements())];
    }
}
