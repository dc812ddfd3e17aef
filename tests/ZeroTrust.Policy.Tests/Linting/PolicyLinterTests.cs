using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>The linter as a whole: with the compiler, on hostile and on large files.</summary>
public sealed class PolicyLinterTests
{
    [Fact]
    public void Warnings_of_the_compiler_and_findings_come_in_the_order_of_the_file_and_once() =>
        Lint.Show(PolicyLinter.Lint("""
            service_permissions:
              a:
                b:
                  endpoints:
                    - { path: /x, methods: [GET] }
                  denied_endpoints:
                    - { path: /x }
            roles:
              r: { permissions: ["*"], service_access: [a, ghost] }
            """u8, PolicyLimits.Default)).ShouldBe(
        [
            "3:5 policy.missing_rate_limit", "5:11 policy.shadowed_endpoint", "9:3 policy.mfa_reason_missing", "9:22 policy.broad_permission", "9:48 policy.unknown_service",
        ]);

    [Fact]
    public void A_policy_that_is_refused_has_its_errors_and_nothing_else()
    {
        var report = PolicyLinter.Lint("roles: { r: { permissions: [\"*\"], colour: red } }"u8, PolicyLimits.Default);
        report.Findings.Select(finding => (finding.Code, finding.Severity)).ShouldBe([(PolicyProblemCodes.UnknownField, LintSeverity.Error)]);
        (report.Errors, report.Warnings, report.Omitted).ShouldBe((1, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a: &a [x]\nb: [*a, *a]")]
    [InlineData("roles: {}\nroles: {}")]
    [InlineData("roles:\n\t- x")]
    [InlineData("\uFEFFroles: {}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[")]
    public void What_is_no_policy_is_refused_with_a_place(string yaml) =>
        PolicyLinter.Lint(Encoding.UTF8.GetBytes(yaml), PolicyLimits.Default).Findings.ShouldNotBeEmpty();

    [Fact]
    public void Any_change_of_a_file_is_linted_without_an_exception() =>
        Gen.Select(Gen.Int[0, Policies.SampleBytes.Length - 1], Gen.Byte).Array[1, 4].Sample(edits =>
        {
            var bytes = Policies.SampleBytes.ToArray();
            foreach (var (at, value) in edits)
            {
                bytes[at] = value;
            }

            var report = PolicyLinter.Lint(bytes, PolicyLimits.Default);
            report.Findings.ShouldBe(PolicyLinter.Lint(bytes, PolicyLimits.Default).Findings);
        }, iter: 2_000);

    [Fact]
    public void More_findings_than_fit_are_counted()
    {
        var pairs = string.Concat(Enumerable.Range(0, PolicyLinter.MaxFindings + 7).Select(i => $"  b{i}: {{ permissions: [\"*\"] }}\n"));
        var report = Lint.Report($"service_permissions:\n a:\n{pairs}");
        (report.Findings.Length, report.Omitted).ShouldBe((PolicyLinter.MaxFindings, 7));
    }

    [Fact]
    public void The_work_of_a_file_made_to_be_slow_is_bounded_and_the_report_says_so()
    {
        // Every template crosses half of all others.
        var yaml = new StringBuilder("services:\n a:\n  endpoints:\n");
        for (var i = 0; i < 9_000; i++)
        {
            yaml.Append(i % 2 == 0 ? $"  - {{ path: \"/{{x}}/s{i}\", methods: [GET], permission: \"p:a\" }}\n" : $"  - {{ path: \"/t{i}/{{y}}\", methods: [GET], permission: \"p:b\" }}\n");
        }

        yaml.Append("roles: { r: { permissions: [\"p:a\", \"p:b\"], service_access: [a] } }\n");
        var report = Lint.Report(yaml.ToString());
        report.Findings[0].Code.ShouldBe(PolicyLintCodes.Incomplete);
        report.Findings.Select(finding => finding.Code).Distinct().ShouldBe([PolicyLintCodes.Incomplete, PolicyLintCodes.CrossingEndpoint]);
    }

    [Fact]
    public void Groups_in_many_roles_do_not_make_it_slow()
    {
        var members = string.Join(", ", Enumerable.Range(0, 3_000).Select(i => $"s{i}"));
        var roles = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"  r{i}: {{ permissions: [\"p:q\"], service_access: [g] }}\n"));
        Lint.Of($"groups: {{ g: [{members}] }}\nroles:\n{roles}").ShouldBe([$"1:1 {PolicyLintCodes.Incomplete}"]);
    }

    [Fact]
    public void Ten_thousand_pairs_are_looked_at_whole()
    {
        var yaml = new StringBuilder("service_permissions:\n");
        for (var caller = 0; caller < 100; caller++)
        {
            yaml.Append($" c{caller}:\n");
            for (var target = 0; target < 100; target++)
            {
                yaml.Append($"  t{target}:\n   rate_limit: 5\n   endpoints:\n");
                for (var path = 0; path < 8; path++)
                {
                    yaml.Append($"   - {{ path: \"/v1/r{path}/{{id}}\", methods: [GET] }}\n");
                }
            }
        }

        yaml.Append("  last: { mode: audit }\n");
        Lint.Of(yaml.ToString()).ShouldHaveSingleItem().ShouldEndWith(PolicyLintCodes.AuditMode);
    }
}
