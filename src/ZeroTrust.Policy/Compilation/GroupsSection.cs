using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// groups: name → the services that it stands for.
internal sealed class GroupsSection(CompilationContext context, ValueReader values)
{
    internal const string Name = "groups";

    internal GroupNames Read(YamlNode? node)
    {
        var groups = new List<ServiceGroup>();
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            return GroupNames.None;
        }

        if (mapping.Fields.Length > context.Limits.MaxServices)
        {
            context.Errors.Add(mapping.At, Codes.TooMany, $"More than {context.Limits.MaxServices} groups.");
            return GroupNames.None;
        }

        var names = mapping.Fields.Select(field => field.Key.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var field in mapping.Fields)
        {
            if (!context.Errors.IsFull && ReadName(field.Key) is { } name)
            {
                groups.Add(new ServiceGroup(name, [.. Members(field.Value, names).Order(StringComparer.Ordinal)], field.Key.At.Line));
            }
        }

        return new GroupNames(groups);
    }

    private string? ReadName(YamlNode node)
    {
        if (values.ServiceName(node) is not PolicyNames.Platform and var name)
        {
            return name;
        }

        context.Errors.Add(node.At, Codes.NameTaken, $"'{PolicyNames.Platform}' is the platform itself.");
        return null;
    }

    private IEnumerable<string> Members(YamlNode node, HashSet<string> groups)
    {
        if (node is YamlNode.Sequence { Items.IsEmpty: true })
        {
            context.Errors.Add(node.At, Codes.EmptyList, "The group has no services.");
        }

        foreach (var member in values.List(node, item => ReadMember(item, groups)))
        {
            context.Remember(member.Value, member.At);
            yield return member.Value;
        }
    }

    private string? ReadMember(YamlNode node, HashSet<string> groups)
    {
        var name = values.ServiceName(node);
        if (name == PolicyNames.Platform)
        {
            // Who administers the platform must be seen at a glance.
            context.Errors.Add(node.At, Codes.ReservedName, $"'{PolicyNames.Platform}' is in no group; name it where it is meant.");
            return null;
        }

        if (name is not null && groups.Contains(name))
        {
            context.Errors.Add(node.At, Codes.NameTaken, $"{ProblemList.Show(name)} is a group; groups do not nest.");
            return null;
        }

        return name;
    }
}
