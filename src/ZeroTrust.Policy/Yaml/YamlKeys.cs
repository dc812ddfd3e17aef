using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

internal static class YamlKeys
{
    // Null when the field is to be left out; the reason is then among the problems.
    internal static YamlNode.Scalar? Accept(YamlNode key, HashSet<string> seen, ProblemList problems)
    {
        switch (key)
        {
            case YamlNode.Scalar { Form: ScalarForm.Plain, Value: "<<" }:
                problems.Add(key.At, Codes.MergeKey, "Merge keys are not allowed.");
                return null;
            case YamlNode.Scalar scalar when !seen.Add(scalar.Value):
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
}
