using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>The samples of the language through linter and diff.</summary>
public sealed class SampleLintTests
{
    [Theory]
    [InlineData("every-feature.yaml")]
    [InlineData("certification.yaml")]
    [InlineData("sample-organisation.yaml")]
    public void A_sample_has_no_error_and_does_not_differ_from_itself(string name)
    {
        using var stream = typeof(SampleLintTests).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        PolicyLinter.Lint(bytes, PolicyLimits.Default).Findings.Where(finding => finding.Severity == LintSeverity.Error).ShouldBeEmpty();
        var facts = new PolicyFacts(OutlineReader.Read(bytes, PolicyLimits.Default), null);
        facts.Subjects.ShouldNotBeEmpty();
        PolicyDiff.Changes(facts, new PolicyFacts(OutlineReader.Read(bytes, PolicyLimits.Default), null)).Changes.ShouldBeEmpty();
    }
}
