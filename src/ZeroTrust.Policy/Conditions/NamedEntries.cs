using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The entries of a mapping whose keys are names that conditions use.
internal sealed class NamedEntries(CompilationContext context, string what)
{
    internal IEnumerable<YamlField> Of(YamlNode? node)
    {
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            yield break;
        }

        if (mapping.Fields.Length > context.Limits.MaxConditionTables)
        {
            context.Errors.Add(mapping.At, Codes.TooMany, $"More than {context.Limits.MaxConditionTables} {what}.");
            yield break;
        }

        foreach (var field in mapping.Fields)
        {
            if (context.Errors.IsFull)
            {
                yield break;
            }

            if (ConditionWords.Read(field.Key, context.Errors) is not null)
            {
                yield return field;
            }
        }
    }
}
