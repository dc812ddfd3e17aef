using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// One type with its actions, sorted by name.
internal sealed class CompiledResource(ResourceType type, ImmutableArray<ResourceAction> actions)
{
    private readonly FrozenDictionary<string, ResourceAction> byName = actions.ToFrozenDictionary(action => action.Name, StringComparer.Ordinal);

    internal ResourceType Type { get; } = type;

    internal ResourceAction? Find(string action) => byName.GetValueOrDefault(action);

    internal void WriteTo(TextWriter writer)
    {
        writer.Write($"resource {Type.Name} of {Type.Service}\n suppliers ");
        CanonicalText.Write(writer, Type.Suppliers);
        writer.Write('\n');
        foreach (var (id, properties) in Type.Ids.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Write(" id ");
            CanonicalText.Write(writer, id);
            PropertyText(writer, properties);
        }

        foreach (var action in actions)
        {
            action.WriteTo(writer);
        }
    }

    private static void PropertyText(TextWriter writer, PropertyBag properties)
    {
        foreach (var (name, value) in properties.Values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Write($" {name}=");
            PropertyValues.Write(writer, value);
        }

        writer.Write('\n');
    }
}
