using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// environments: the names that rules may be bound to.
internal sealed class EnvironmentsSection(CompilationContext context, ValueReader values)
{
    internal const string Name = "environments";

    internal EnvironmentNames Read(YamlNode? node, string? current)
    {
        ImmutableArray<string> declared = [.. values.List(node, values.Name).Select(name => name.Value)];
        if (current is null || declared.Contains(current, StringComparer.Ordinal))
        {
            return new EnvironmentNames(declared, current);
        }

        // A name that is spelled differently must not switch denials off.
        if (!declared.IsEmpty)
        {
            context.Warnings.Add(node!.At, Codes.UnknownEnvironment, $"The environment {ProblemList.Show(current)} of this installation is not declared: of the rules that name environments only denials count.");
        }

        return new EnvironmentNames(declared, null);
    }
}
