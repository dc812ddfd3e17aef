using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

internal static class YamlKeys
{
    // Most mappings are small and looked through; a set is made for those that are not.
    private const int Few = 16;

    // A field that is to be left out has its reason among the problems.
    internal static void Add(YamlNode key, YamlNode value, ImmutableArray<YamlField>.Builder fields, ref HashSet<string>? seen, ProblemList problems)
    {
        if (fields.Count == Few)
        {
            seen ??= fields.Select(field => field.Key.Value).ToHashSet(StringComparer.Ordinal);
        }

        if (Accept(key, fields, seen, problems) is { } accepted)
        {
            fields.Add(new YamlField(accepted, value));
            seen?.Add(accepted.Value);
        }
    }

    private static YamlNode.Scalar? Accept(YamlNode key, ImmutableArray<YamlField>.Builder fields, HashSet<string>? seen, ProblemList problems)
    {
        switch (key)
        {
            case YamlNode.Scalar { Form: ScalarForm.Plain, Value: "<<" }:
                problems.Add(key.At, Codes.MergeKey, "Merge keys are not allowed.");
                return null;
            case YamlNode.Scalar scalar when IsKnown(scalar.Value, fields, seen):
                problems.Add(key.At, Codes.DuplicateKey, $"{ProblemList.Show(scalar.Value)} is there twice.");
                return null;
            case YamlNode.Scalar scalar:
                return scalar;
            case YamlNode.Refused:
                return null;
            default:
                problems.Add(key.At, Codes.WrongKind, $"A key must be a value, not {key.Kind}.");
                return null;
        }
    }

    private static bool IsKnown(string key, ImmutableArray<YamlField>.Builder fields, HashSet<string>? seen)
    {
        if (seen is not null)
        {
            return seen.Contains(key);
        }

        foreach (var field in fields)
        {
            if (field.Key.Value == key)
            {
                return true;
            }
        }

        return false;
    }
}
