using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// people: name → roles, assigned_services. Roles need not be known to the policy: that is what a test may be about.
internal static class PolicyTestPeople
{
    internal static Dictionary<string, PolicyTestSubject.Person> Read(YamlNode? node, CompilationContext context, ValueReader values)
    {
        var people = new Dictionary<string, PolicyTestSubject.Person>(StringComparer.Ordinal);
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            return people;
        }

        if (mapping.Fields.Length > PolicyTestReader.MaxCases)
        {
            context.Errors.Add(mapping.At, PolicyProblemCodes.TooMany, $"More than {PolicyTestReader.MaxCases} people.");
            return people;
        }

        foreach (var field in mapping.Fields)
        {
            if (!context.Errors.IsFull && NodeReader.Text(field.Key, context.Errors) is { } name
                && FieldSet.Read(field.Value, context.Errors, "roles", "assigned_services") is { } fields)
            {
                people.Add(name, new PolicyTestSubject.Person(name, Names(fields.Optional("roles"), values), Names(fields.Optional("assigned_services"), values)));
            }
        }

        return people;
    }

    private static ImmutableArray<string> Names(YamlNode? node, ValueReader values) => [.. values.List(node, values.Name).Select(name => name.Value)];
}
