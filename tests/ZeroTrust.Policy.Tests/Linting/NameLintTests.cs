using System.Collections.Immutable;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>What the linter says of groups, networks, windows, environments and conditions.</summary>
public sealed class NameLintTests
{
    [Fact]
    public void Names_that_nothing_uses_and_settings_that_hold_for_all() => Lint.Of("""
        environments: [production, staging]
        groups: { front: [a], idle: [b], reached: [c], supplying: [d] }
        networks:
          office: ["10.0.0.0/8", "0.0.0.0/0"]
          home: ["::/0"]
        windows:
          always: { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00" }
          day: { days: [mon], from: "08:00", to: "18:00" }
        service_permissions:
          front:
            x:
              rate_limit: 5
              endpoints: [{ path: /x, methods: [GET], when: 'context.ip in networks.office && context.time in windows.always', environments: [staging] }]
        resources:
          record: { service: nowhere, suppliers: [supplying, unheard], actions: {} }
        roles: { r: { permissions: [p], service_access: [reached] } }
        """).ShouldBe(
        [
            "1:16 policy.unused_name", "2:23 policy.unused_name", "4:26 policy.open_network", "5:3 policy.unused_name", "5:10 policy.open_network",
            "7:3 policy.constant_window", "8:3 policy.unused_name", "15:22 policy.unknown_service", "15:54 policy.unknown_service",
        ]);

    [Theory]
    [InlineData("true", true)]
    [InlineData("1 < 2 || !false", true)]
    [InlineData("\"a.b\" == \"a.b\"", true)]
    [InlineData("subject.id == subject.id", true)]
    [InlineData("size(subject.roles) > 0", false)]
    [InlineData("context.ip in networks.office", false)]
    public void A_condition_that_asks_for_nothing_is_an_error(string condition, bool isConstant)
    {
        var findings = Findings(condition).Where(finding => finding.Code == PolicyLintCodes.ConstantCondition).ToList();
        findings.Count.ShouldBe(isConstant ? 1 : 0);
        findings.ShouldAllBe(finding => finding.Severity == LintSeverity.Error && finding.Line == 7);
    }

    [Theory]
    [InlineData("\"clerk\" in subject.roles", false)]
    [InlineData("\"clark\" in subject.roles", true)]
    [InlineData("contains(subject.roles, \"clark\")", true)]
    [InlineData("contains(subject.roles, \"clerk\")", false)]
    [InlineData("resource.owner == \"clark\" && \"clerk\" in subject.roles", false)]
    [InlineData("\"x in subject.roles\" == subject.id", false)]
    public void A_role_in_a_condition_must_be_defined(string condition, bool isUnknown) =>
        Findings(condition).Any(finding => finding.Code == PolicyLintCodes.UnknownRole).ShouldBe(isUnknown);

    private static ImmutableArray<LintFinding> Findings(string condition) => Lint.Report($$"""
        roles: { clerk: { permissions: ["p"], service_access: [a] } }
        networks: { office: ["10.0.0.0/8"] }
        services:
          a:
            endpoints:
              - { path: /x, methods: [GET], permission: "p",
                  when: '{{condition}}' }
        """).Findings;
}
