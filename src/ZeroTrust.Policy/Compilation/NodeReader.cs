using System.Globalization;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// Kinds of nodes and forms of scalars. Each function adds at most one problem and returns null with it.
internal static class NodeReader
{
    internal static YamlNode.Mapping? Mapping(YamlNode node, ProblemList errors) =>
        node as YamlNode.Mapping ?? Wrong<YamlNode.Mapping>(node, "a mapping", errors);

    internal static YamlNode.Sequence? Sequence(YamlNode node, ProblemList errors) =>
        node as YamlNode.Sequence ?? Wrong<YamlNode.Sequence>(node, "a list", errors);

    internal static YamlNode.Scalar? Scalar(YamlNode node, ProblemList errors) =>
        node as YamlNode.Scalar ?? Wrong<YamlNode.Scalar>(node, "a value", errors);

    internal static string? Text(YamlNode node, ProblemList errors)
    {
        if (Scalar(node, errors) is not { } scalar)
        {
            return null;
        }

        if (scalar.Form == ScalarForm.Block)
        {
            errors.Add(scalar.At, Codes.WrongKind, "Block text is not allowed; write a plain or quoted string.");
            return null;
        }

        if (scalar.Form == ScalarForm.Plain && MeansSomethingElse(scalar.Value))
        {
            errors.Add(scalar.At, Codes.AmbiguousScalar, $"{ProblemList.Show(scalar.Value)} is no string to every YAML reader; put it in quotes.");
            return null;
        }

        return scalar.Value;
    }

    internal static bool? Boolean(YamlNode node, ProblemList errors)
    {
        if (Scalar(node, errors) is not { } scalar)
        {
            return null;
        }

        if (scalar is { Form: ScalarForm.Plain, Value: "true" or "false" })
        {
            return scalar.Value == "true";
        }

        errors.Add(scalar.At, Codes.InvalidBoolean, $"{ProblemList.Show(scalar.Value)} must be true or false, without quotes.");
        return null;
    }

    private static bool MeansSomethingElse(string value) =>
        value.Length == 0
        || value.ToUpperInvariant() is "~" or "NULL" or "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N"
        || double.TryParse(value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _)
        || value.StartsWith("0x", StringComparison.Ordinal)
        || value.StartsWith("0o", StringComparison.Ordinal);

    private static T? Wrong<T>(YamlNode node, string wanted, ProblemList errors)
        where T : YamlNode
    {
        if (node is not YamlNode.Refused)
        {
            errors.Add(node.At, Codes.WrongKind, $"This must be {wanted}, not {node.Kind}.");
        }

        return null;
    }
}
