using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The words of the policy language: names, permissions, methods, hosts, modes, rate limits, and lists of them.
internal sealed class ValueReader(CompilationContext context)
{
    private readonly ProblemList errors = context.Errors;

    internal string? ServiceName(YamlNode node)
    {
        if (Name(node) is not { } name)
        {
            return null;
        }

        if (PolicyNames.IsReserved(name))
        {
            errors.Add(node.At, Codes.ReservedName, $"A service must not be called '{name}'.");
            return null;
        }

        return name;
    }

    internal string? Name(YamlNode node) =>
        NodeReader.Text(node, errors) is not { } text ? null
        : PolicyNames.IsName(text) ? text
        : Refuse(node, Codes.InvalidName, $"{ProblemList.Show(text)} is no name: it starts with a-z or 0-9, continues with these or . _ -, and has at most {PolicyNames.MaxLength} characters.");

    internal string? Permission(YamlNode node, bool wildcards)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        var valid = text.Length <= context.Limits.MaxPermissionLength
            && (wildcards ? PermissionPattern.IsValidPattern(text) : PermissionPattern.IsValidPermission(text));
        return valid ? text : Refuse(node, Codes.InvalidPermission, wildcards
            ? $"{ProblemList.Show(text)} is no permission: segments of a-z 0-9 _ . - joined by ':', or '*' as a whole segment."
            : $"{ProblemList.Show(text)} is no permission without wildcards: segments of a-z 0-9 _ . - joined by ':'.");
    }

    internal string? Method(YamlNode node) =>
        NodeReader.Text(node, errors) is not { } text ? null
        : HttpMethods.TryIndex(text, out _) ? text
        : Refuse(node, Codes.InvalidMethod, $"{ProblemList.Show(text)} is no method that a rule may name: {HttpMethods.Known}.");

    internal string? Host(YamlNode node) =>
        NodeReader.Text(node, errors) is not { } text ? null
        : HostName.IsCanonical(text) ? text
        : Refuse(node, Codes.InvalidHost, $"{ProblemList.Show(text)} is no host: ASCII letters in lower case, digits and - . _, or [an IPv6 address], without port and trailing dot.");

    internal PolicyMode Mode(YamlNode node)
    {
        switch (NodeReader.Text(node, errors))
        {
            case "audit":
                return PolicyMode.Audit;
            case "enforce" or null:
                break;
            case var text:
                errors.Add(node.At, Codes.InvalidMode, $"{ProblemList.Show(text)} is no mode: enforce or audit.");
                break;
        }

        return PolicyMode.Enforce;
    }

    internal RateLimit? RateLimit(YamlNode node)
    {
        if (NodeReader.Scalar(node, errors) is not { } scalar)
        {
            return null;
        }

        // "800" in quotes is a string where the language wants a number: as wrong as true in quotes.
        var hasUnit = scalar.Value.Contains('/', StringComparison.Ordinal);
        if (scalar.Form != ScalarForm.Block && (hasUnit || scalar.Form == ScalarForm.Plain) && Policy.RateLimit.TryParse(scalar.Value, out var limit))
        {
            return limit;
        }

        errors.Add(node.At, Codes.InvalidRateLimit, $"{ProblemList.Show(scalar.Value)} is no rate limit: a number like 800 (per minute), or 800/s, 800/m, 800/h; 1 to {Policy.RateLimit.MaxCount}.");
        return null;
    }

    // Distinct values with their places. An entry that is wrong is reported and left out.
    internal ImmutableArray<PlacedText> List(YamlNode? node, Func<YamlNode, string?> read)
    {
        if (node is null || NodeReader.Sequence(node, errors) is not { } list || !IsWithinLimit(list))
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<PlacedText>(list.Items.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (read(item) is not { } value)
            {
                continue;
            }

            if (seen.Add(value))
            {
                values.Add(new PlacedText(value, item.At));
            }
            else
            {
                errors.Add(item.At, Codes.DuplicateValue, $"{ProblemList.Show(value)} is there twice.");
            }
        }

        return values.ToImmutable();
    }

    internal bool IsWithinLimit(YamlNode.Sequence list)
    {
        if (list.Items.Length <= context.Limits.MaxEndpointsPerPair)
        {
            return true;
        }

        errors.Add(list.At, Codes.TooMany, $"The list has {list.Items.Length} entries; at most {context.Limits.MaxEndpointsPerPair} are allowed.");
        return false;
    }

    private string? Refuse(YamlNode node, string code, string message)
    {
        errors.Add(node.At, code, message);
        return null;
    }
}
