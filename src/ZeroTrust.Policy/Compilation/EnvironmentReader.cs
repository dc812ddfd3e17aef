using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// environments of a rule: some of the declared ones.
internal sealed class EnvironmentReader(CompilationContext context, ValueReader values)
{
    internal const string Field = "environments";

    // Empty for a rule that counts everywhere.
    internal ImmutableArray<string> Read(FieldSet fields)
    {
        if (fields.Optional(Field) is not { } node)
        {
            return [];
        }

        if (node is YamlNode.Sequence { Items.IsEmpty: true })
        {
            // "Nowhere" and "everywhere" are both plausible, so neither is guessed.
            context.Errors.Add(node.At, Codes.EmptyList, "The list of environments is empty.");
        }

        return [.. values.List(node, ReadName).Select(name => context.Share(name.Value))];
    }

    private string? ReadName(YamlNode node)
    {
        var name = values.Name(node);
        if (name is null || context.Environments.Declared.Contains(name, StringComparer.Ordinal))
        {
            return name;
        }

        context.Errors.Add(node.At, Codes.UnknownEnvironment, $"The environment {ProblemList.Show(name)} is not declared under '{EnvironmentsSection.Name}'.");
        return null;
    }
}
