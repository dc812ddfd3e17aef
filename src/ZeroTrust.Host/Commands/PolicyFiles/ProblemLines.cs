using System.Globalization;
using ZeroTrust.Policy;

namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>Findings in the form that terminals and editors make a link of: <c>file:line:column: code …</c>.</summary>
internal static class ProblemLines
{
    /// <summary>One finding of the linter.</summary>
    internal static string Of(string file, LintFinding finding) =>
        Line(file, finding.Line, finding.Column, $"{finding.Code} {(finding.Severity == LintSeverity.Error ? "error" : "warning")}: {finding.Message}");

    /// <summary>One error of a policy or of a test file.</summary>
    internal static string Of(string file, PolicyProblem problem) => Line(file, problem.Line, problem.Column, $"{problem.Code} error: {problem.Message}");

    /// <summary>Anything with a place.</summary>
    internal static string Line(string file, int line, int column, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{PolicyFileReader.Visible(file)}:{line}:{column}: {text}");
}
