using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// Looks for what a policy states and its author hardly meant. Pure; never throws on any content; the same bytes give the same report, in
/// time that grows with the file and not with the pairs of its rules.
/// </summary>
public static class PolicyLinter
{
    /// <summary>Most findings of one report; the rest is counted.</summary>
    public const int MaxFindings = 1_000;

    /// <summary>Compiles the policy and returns its errors, or its warnings with the linter's own findings.</summary>
    /// <param name="environment">Look at the rules of this environment only; null looks at those of all.</param>
    public static LintReport Lint(ReadOnlySpan<byte> utf8Yaml, PolicyLimits limits, string? environment = null) =>
        PolicyCompiler.Compile(utf8Yaml, limits, environment) switch
        {
            PolicyCompilation.Compiled compiled => Lint(OutlineReader.Read(utf8Yaml, limits), compiled.Warnings, environment),
            PolicyCompilation.Refused refused => Report(refused.Errors.Select(error => new LintFinding(error.Line, error.Column, error.Code, LintSeverity.Error, error.Message))),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };

    internal static LintReport Lint(PolicyOutline outline, ImmutableArray<PolicyProblem> warnings, string? environment)
    {
        var context = new LintContext(outline, outline.Declared(environment));
        foreach (var warning in warnings)
        {
            context.Take(warning, LintSeverity.Warning);
        }

        NameLint.Check(context);
        ConditionLint.Check(context);
        EntryLint.Check(context);
        PairLint.Check(context);
        ServiceLint.Check(context);
        RoleLint.Check(context);
        ReachLint.Check(context);
        return Report(context.Findings);
    }

    private static LintReport Report(IEnumerable<LintFinding> findings)
    {
        var ordered = findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Code, StringComparer.Ordinal).ToImmutableArray();
        return new LintReport([.. ordered.Take(MaxFindings)], Math.Max(0, ordered.Length - MaxFindings));
    }
}
