using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The fields of one mapping, checked against the names that it may have.
internal sealed class FieldSet
{
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);
    private readonly YamlNode.Mapping mapping;
    private readonly ProblemList errors;

    private FieldSet(YamlNode.Mapping mapping, ProblemList errors)
    {
        this.mapping = mapping;
        this.errors = errors;
    }

    // Null when the node is no mapping.
    internal static FieldSet? Read(YamlNode node, ProblemList errors, params ReadOnlySpan<string> known)
    {
        if (NodeReader.Mapping(node, errors) is not { } mapping)
        {
            return null;
        }

        var fields = new FieldSet(mapping, errors);
        foreach (var field in mapping.Fields)
        {
            if (known.Contains(field.Key.Value))
            {
                fields.values.Add(field.Key.Value, field.Value);
            }
            else
            {
                errors.Add(field.Key.At, Codes.UnknownField, $"Unknown field {ProblemList.Show(field.Key.Value)}; known here: {string.Join(", ", known!)}.");
            }
        }

        return fields;
    }

    internal Position At => mapping.At;

    internal YamlNode? Optional(string name) => values.GetValueOrDefault(name);

    internal YamlNode? Required(string name)
    {
        if (!values.TryGetValue(name, out var value))
        {
            errors.Add(mapping.At, Codes.MissingField, $"The field '{name}' is missing.");
        }

        return value;
    }
}
