using System.Text;

namespace ZeroTrust.Policy.Tests.Linting;

internal static class Lint
{
    /// <summary>What the linter itself finds, as "line:column code"; the compiler is left out.</summary>
    internal static IEnumerable<string> Of(string yaml, string? environment = null) => Show(Report(yaml, environment));

    internal static LintReport Report(string yaml, string? environment = null) =>
        PolicyLinter.Lint(OutlineReader.Read(Encoding.UTF8.GetBytes(yaml), PolicyLimits.Default), [], environment);

    internal static IEnumerable<string> Show(LintReport report) => report.Findings.Select(finding => $"{finding.Line}:{finding.Column} {finding.Code}");
}
