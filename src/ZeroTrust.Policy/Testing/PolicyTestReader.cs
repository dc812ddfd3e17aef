using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyTestCodes;

namespace ZeroTrust.Policy;

/// <summary>Reads a file of policy tests with the same strict YAML as a policy.</summary>
public static class PolicyTestReader
{
    /// <summary>Most tests of one file, and most people.</summary>
    public const int MaxCases = 10_000;

    /// <summary>Never throws on any content; takes time and memory bounded by the limits.</summary>
    public static PolicyTestReading Read(ReadOnlySpan<byte> utf8Yaml, PolicyLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var errors = new ProblemList();
        PolicyTestFile? file = null;
        if (PolicyText.Read(utf8Yaml, limits, errors) is { } text && YamlReader.Read(text, limits, errors) is { } root && !errors.IsFull)
        {
            file = ReadFile(root, new CompilationContext(limits, errors, new ProblemList()));
        }

        return errors.IsEmpty && file is not null ? new PolicyTestReading.Sound(file) : new PolicyTestReading.Refused(errors.InOrder());
    }

    private static PolicyTestFile? ReadFile(YamlNode root, CompilationContext context)
    {
        var errors = context.Errors;
        if (FieldSet.Read(root, errors, "policy", "environment", "people", "tests") is not { } fields)
        {
            return null;
        }

        var values = new ValueReader(context);
        var policy = fields.Required("policy") is { } path ? ReadPolicyPath(path, errors) : null;
        var environment = fields.Optional("environment") is { } node ? values.Name(node) : null;
        var people = PolicyTestPeople.Read(fields.Optional("people"), context, values);
        var cases = fields.Required("tests") is { } tests ? ReadCases(tests, new PolicyTestCaseReader(errors, people), errors) : [];
        return policy is null ? null : new PolicyTestFile(policy, environment, cases);
    }

    private static string? ReadPolicyPath(YamlNode node, ProblemList errors)
    {
        if (NodeReader.Text(node, errors) is not { } path)
        {
            return null;
        }

        if (path.Length > 0 && path[0] != '/' && !path.Any(char.IsControl))
        {
            return path;
        }

        errors.Add(node.At, Codes.InvalidPolicyPath, $"{ProblemList.Show(path)} must be a path relative to this file.");
        return null;
    }

    private static ImmutableArray<PolicyTestCase> ReadCases(YamlNode node, PolicyTestCaseReader reader, ProblemList errors)
    {
        if (NodeReader.Sequence(node, errors) is not { } list)
        {
            return [];
        }

        if (list.Items.Length is 0 or > MaxCases)
        {
            var (code, message) = list.Items.IsEmpty ? (Codes.NoTests, "The file has no test.") : (PolicyProblemCodes.TooMany, $"More than {MaxCases} tests.");
            errors.Add(list.At, code, message);
            return [];
        }

        return [.. list.Items.TakeWhile(_ => !errors.IsFull).Select(reader.Read).OfType<PolicyTestCase>()];
    }
}
