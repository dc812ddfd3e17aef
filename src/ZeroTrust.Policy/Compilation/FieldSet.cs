using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The fields of one mapping, checked against the names that it may have.
internal sealed class FieldSet
{
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
            if (!known.Contains(field.Key.Value))
            {
                errors.Add(field.Key.At, Codes.UnknownField, $"Unknown field {ProblemList.Show(field.Key.Value)}; known here: {string.Join(", ", known!)}.");
            }
        }

        return fields;
    }

    internal Position At => mapping.At;

    // A mapping has few fields, and a file many mappings: looking through them is cheaper than an index.
    internal YamlNode? Optional(string name)
    {
        foreach (var field in mapping.Fields)
        {
            if (field.Key.Value == name)
            {
                return field.Value;
            }
        }

        return null;
    }

    internal YamlNode? Required(string name)
    {
        var value = Optional(name);
        if (value is null)
        {
            errors.Add(mapping.At, Codes.MissingField, $"The field '{name}' is missing.");
        }

        return value;
    }
}
