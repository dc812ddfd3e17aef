using System.Collections.Frozen;
using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// resources: type → service, suppliers, properties, subject_properties, ids, actions.
internal sealed class ResourcesSection
{
    internal const string Name = "resources";
    private readonly CompilationContext context;
    private readonly ValueReader values;
    private readonly PropertyReader properties;
    private readonly ResourceActionReader actions;
    private int knownIds;

    internal ResourcesSection(CompilationContext context, ValueReader values)
    {
        this.context = context;
        this.values = values;
        properties = new PropertyReader(context, values);
        actions = new ResourceActionReader(context, values, properties);
    }

    internal ResourceTable Read(YamlNode? node) =>
        new(Entries(node, ResourceNames.Type, context.Limits.MaxResourceTypes, "types of resources").Select(ReadType).OfType<CompiledResource>());

    private CompiledResource? ReadType((PlacedText Name, YamlNode Value) entry)
    {
        if (FieldSet.Read(entry.Value, context.Errors, "service", "suppliers", "properties", "subject_properties", "ids", "actions") is not { } fields)
        {
            return null;
        }

        var service = fields.Required("service") is { } owner ? Owner(owner) : null;
        var suppliers = values.List(fields.Optional("suppliers"), Service).SelectMany(supplier => context.Groups.Members(supplier.Value));
        var declared = properties.Declared(fields.Optional("properties"), "id", "type");
        var ofSubject = properties.Declared(fields.Optional("subject_properties"), "id", "type", "roles");
        var ids = Ids(fields.Optional("ids"), declared);
        var read = Entries(fields.Required("actions"), ResourceNames.Word, context.Limits.MaxActionsPerType, "actions")
            .Select(action => actions.Read($"{Name}.{entry.Name.Value}.actions.{action.Name.Value}", action.Name.Value, action.Value, ofSubject, declared))
            .OfType<ResourceAction>()
            .OrderBy(action => action.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        var type = new ResourceType(
            entry.Name.Value,
            service ?? "",
            [.. read.Select(action => action.Name)],
            ids,
            [.. suppliers.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            entry.Name.At.Line);
        return new CompiledResource(type, read);
    }

    private string? Owner(YamlNode node)
    {
        var name = Service(node);
        if (name is null || !context.Groups.Contains(name))
        {
            return name;
        }

        context.Errors.Add(node.At, Codes.NameTaken, $"{ProblemList.Show(name)} is a group; one service owns a type.");
        return null;
    }

    private string? Service(YamlNode node)
    {
        if (values.ServiceName(node) is { } name)
        {
            if (!context.Groups.Contains(name))
            {
                context.Remember(name, node.At);
            }

            return name;
        }

        return null;
    }

    private FrozenDictionary<string, PropertyBag> Ids(YamlNode? node, FrozenDictionary<string, PropertyKind> declared)
    {
        var known = new Dictionary<string, PropertyBag>(StringComparer.Ordinal);
        foreach (var (id, value) in Entries(node, ResourceNames.Id, context.Limits.MaxResourceIds - knownIds, "known ids"))
        {
            known.Add(id.Value, properties.Values(value, declared));
        }

        knownIds += known.Count;
        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private IEnumerable<(PlacedText Name, YamlNode Value)> Entries(YamlNode? node, Func<YamlNode, ProblemList, string?> name, int most, string what)
    {
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            yield break;
        }

        if (mapping.Fields.Length > most)
        {
            context.Errors.Add(mapping.At, Codes.TooMany, $"More {what} than {most}.");
            yield break;
        }

        foreach (var field in mapping.Fields)
        {
            if (context.Errors.IsFull)
            {
                yield break;
            }

            if (name(field.Key, context.Errors) is { } accepted)
            {
                yield return (new PlacedText(accepted, field.Key.At), field.Value);
            }
        }
    }
}
