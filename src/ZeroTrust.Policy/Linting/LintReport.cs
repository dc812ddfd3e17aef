using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>What the linter has to say about one file.</summary>
/// <param name="Findings">In the order of the file; at most <see cref="PolicyLinter.MaxFindings"/>.</param>
/// <param name="Omitted">How many more there were.</param>
public sealed record LintReport(ImmutableArray<LintFinding> Findings, int Omitted)
{
    /// <summary>How many of the findings are errors.</summary>
    public int Errors => Findings.Count(finding => finding.Severity == LintSeverity.Error);

    /// <summary>How many are warnings.</summary>
    public int Warnings => Findings.Length - Errors;
}
