using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// A look into a tree that was checked before: what is not there is empty.
internal static class OutlineNodes
{
    internal static ImmutableArray<YamlField> Fields(this YamlNode? node) => node is YamlNode.Mapping mapping ? mapping.Fields : [];

    internal static ImmutableArray<YamlNode> Items(this YamlNode? node) => node is YamlNode.Sequence list ? list.Items : [];

    internal static YamlNode? Field(this YamlNode? node, string name)
    {
        foreach (var field in node.Fields())
        {
            if (string.Equals(field.Key.Value, name, StringComparison.Ordinal))
            {
                return field.Value;
            }
        }

        return null;
    }

    internal static PlacedText? Text(this YamlNode? node) => node is YamlNode.Scalar scalar ? scalar.Placed() : null;

    internal static PlacedText Placed(this YamlNode.Scalar scalar) => new(scalar.Value, scalar.At);

    internal static ImmutableArray<PlacedText> Texts(this YamlNode? node) => [.. node.Items().OfType<YamlNode.Scalar>().Select(Placed)];

    // One line whatever the form in the file: fields sorted by name, lists as they stand.
    internal static string Line(this YamlNode? node) => node switch
    {
        YamlNode.Scalar scalar => scalar.Value,
        YamlNode.Sequence list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        YamlNode.Mapping mapping => $"{{ {string.Join(", ", mapping.Fields.OrderBy(field => field.Key.Value, StringComparer.Ordinal).Select(field => $"{field.Key.Value}: {field.Value.Line()}"))} }}",
        _ => string.Empty,
    };
}
