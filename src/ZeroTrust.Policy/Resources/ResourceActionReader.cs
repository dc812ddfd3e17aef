using System.Collections.Frozen;
using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// actions of a type: name → properties, rules of {permission, when, environments}, denied of {when, environments}.
internal sealed class ResourceActionReader(CompilationContext context, ValueReader values, PropertyReader properties)
{
    private readonly ConditionReader conditions = new(context);
    private readonly EnvironmentReader environments = new(context, values);

    internal ResourceAction? Read(
        string place, string name, YamlNode node, FrozenDictionary<string, PropertyKind> subject, FrozenDictionary<string, PropertyKind> resource)
    {
        if (FieldSet.Read(node, context.Errors, "properties", "rules", "denied") is not { } fields)
        {
            return null;
        }

        var names = ConditionNames.OfResource(subject, resource, properties.Declared(fields.Optional("properties"), "name"));
        var rules = fields.Required("rules");
        if (rules is YamlNode.Sequence { Items.IsEmpty: true })
        {
            // "Nobody" and "everybody" are both plausible, so neither is guessed.
            context.Errors.Add(rules.At, Codes.EmptyList, "An action without rules permits nothing.");
        }

        return new ResourceAction(
            name,
            ReadAll(rules, (item, index) => Rule(item, $"{place}.rules[{index}]", names)),
            ReadAll(fields.Optional("denied"), (item, index) => Denial(item, $"{place}.denied[{index}]", names)));
    }

    private ImmutableArray<ResourceRule> ReadAll(YamlNode? node, Func<YamlNode, int, ResourceRule?> read)
    {
        if (node is null || NodeReader.Sequence(node, context.Errors) is not { } list || !values.IsWithinLimit(list))
        {
            return [];
        }

        return [.. list.Items.Select(read).OfType<ResourceRule>()];
    }

    private ResourceRule? Rule(YamlNode item, string place, ConditionNames names)
    {
        if (FieldSet.Read(item, context.Errors, "permission", ConditionReader.Field, EnvironmentReader.Field) is not { } fields)
        {
            return null;
        }

        var permission = fields.Required("permission") is { } value ? values.Permission(value, wildcards: false) : null;
        var when = fields.Optional(ConditionReader.Field) is { } text ? conditions.Read(text, names) : null;
        return IsActive(fields, denies: false) ? new ResourceRule(new RuleReference(place, item.At.Line, permission), when) : null;
    }

    private ResourceRule? Denial(YamlNode item, string place, ConditionNames names)
    {
        if (FieldSet.Read(item, context.Errors, ConditionReader.Field, EnvironmentReader.Field) is not { } fields)
        {
            return null;
        }

        var when = fields.Required(ConditionReader.Field) is { } text ? conditions.Read(text, names) : null;
        return IsActive(fields, denies: true) ? new ResourceRule(new RuleReference(place, item.At.Line), when) : null;
    }

    private bool IsActive(FieldSet fields, bool denies) => context.Environments.Has(environments.Read(fields), denies);
}
