using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Declarations of properties, and the values that a policy states for known ids.
internal sealed class PropertyReader(CompilationContext context, ValueReader values)
{
    private readonly ProblemList errors = context.Errors;

    // The names that the conditions know anyway must not be declared: which of the two counts would be a guess.
    internal FrozenDictionary<string, PropertyKind> Declared(YamlNode? node, params ImmutableArray<string> taken)
    {
        var declared = new Dictionary<string, PropertyKind>(StringComparer.Ordinal);
        foreach (var field in Fields(node))
        {
            var kind = KindOf(field.Value);
            if (ConditionWords.Read(field.Key, errors) is not { } name)
            {
                continue;
            }

            if (taken.Contains(name))
            {
                errors.Add(field.Key.At, Codes.ReservedName, $"'{name}' is there without a declaration.");
            }

            declared.Add(name, kind);
        }

        return declared.ToFrozenDictionary(StringComparer.Ordinal);
    }

    internal PropertyBag Values(YamlNode node, FrozenDictionary<string, PropertyKind> declared)
    {
        var stated = new List<KeyValuePair<string, PropertyValue>>();
        foreach (var field in Fields(node))
        {
            var name = field.Key.Value;
            if (!declared.TryGetValue(name, out var kind))
            {
                errors.Add(field.Key.At, Codes.UnknownName, $"{ProblemList.Show(name)} is not under 'properties'.");
            }
            else if (Value(field.Value, kind) is { } value)
            {
                stated.Add(new KeyValuePair<string, PropertyValue>(name, value));
            }
        }

        return new PropertyBag(stated);
    }

    private ImmutableArray<YamlField> Fields(YamlNode? node)
    {
        if (node is null || NodeReader.Mapping(node, errors) is not { } mapping)
        {
            return [];
        }

        if (mapping.Fields.Length <= PropertyBag.MaxCount)
        {
            return mapping.Fields;
        }

        errors.Add(mapping.At, Codes.TooMany, $"More than {PropertyBag.MaxCount} properties.");
        return [];
    }

    private PropertyKind KindOf(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } word)
        {
            return PropertyKind.None;
        }

        var kind = PropertyValues.KindOf(word);
        if (kind == PropertyKind.None)
        {
            errors.Add(node.At, Codes.InvalidProperty, $"{ProblemList.Show(word)} is no kind of property: {PropertyValues.Kinds}.");
        }

        return kind;
    }

    // Null with a problem, or where the declaration has one.
    private PropertyValue? Value(YamlNode node, PropertyKind kind) => kind switch
    {
        PropertyKind.Text => NodeReader.Text(node, errors) is { } text ? PropertyValue.Of(text) : null,
        PropertyKind.Flag => NodeReader.Boolean(node, errors) is { } flag ? PropertyValue.Of(flag) : null,
        PropertyKind.TextList => NodeReader.Sequence(node, errors) is null ? null
            : PropertyValue.Of([.. values.List(node, item => NodeReader.Text(item, errors)).Select(text => text.Value)]),
        PropertyKind.Number => Number(node),
        _ => null,
    };

    private PropertyValue? Number(YamlNode node)
    {
        if (NodeReader.Scalar(node, errors) is not { } scalar)
        {
            return null;
        }

        // No sign of plus, no leading zero, no quotes: one way to write a number.
        if (scalar.Form == ScalarForm.Plain && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == scalar.Value)
        {
            return PropertyValue.Of(number);
        }

        errors.Add(node.At, Codes.InvalidProperty, $"{ProblemList.Show(scalar.Value)} is no whole number of 64 bits, without quotes.");
        return null;
    }
}
