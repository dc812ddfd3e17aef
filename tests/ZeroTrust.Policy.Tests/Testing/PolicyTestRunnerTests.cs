using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Testing;

/// <summary>Policy tests against the sample organisation's policy.</summary>
public sealed class PolicyTestRunnerTests
{
    private static readonly PolicyTestReport Report = Run("""
        policy: sample-organisation.yaml
        people:
          helper: { roles: [customer_support] }
          owner: { roles: [service_owner], assigned_services: [order-service] }
        tests:
          - { name: allowed, subject: "service:order-service", call: "GET user-service /v1/user/profile", expect: allowed, rule: service_permissions.order-service.user-service }
          - { name: denied, subject: "service:order-service", call: "PUT user-service //v1/user/profile", expect: denied_endpoint }
          - { name: wrong code, subject: "service:order-service", call: "GET user-service /v1/user", expect: allowed }
          - { name: wrong rule, subject: "service:order-service", call: "GET user-service /v1/user/profile", expect: allowed, rule: "service_permissions.order-service.user-service.endpoints[1]" }
          - { name: part of a name, subject: "service:order-service", call: "GET user-service /v1/user/profile", expect: allowed, rule: service_permissions.order-service.user }
          - { name: no rule, subject: "service:order-service", call: "GET user-service /v1/user", expect: not_listed, rule: service_permissions }
          - { name: a permission, subject: "service:gateway", permission: "decision:evaluate", at: zerotrust, expect: allowed }
          - { name: a person, subject: "user:helper", call: "PATCH order-service /v1/orders", expect: allowed }
          - { name: an owner, subject: "user:owner", permission: "service:write", at: order-service, expect: allowed }
          - { name: a stranger, subject: anonymous, call: "GET user-service /v1/user/profile", expect: no_entry }
          - { name: a stricter login, subject: "user:helper", call: "PATCH order-service /v1/orders", expect: allowed, acr: aal2 }
          - { name: an action, subject: "user:helper", action: write, resource: "record:1", expect: unknown_resource_type }
        """);

    [Fact]
    public void Tests_pass_where_the_decision_is_as_expected() =>
        Report.Results.Where(result => result.Passed).Select(result => result.Case.Name).ShouldBe(["allowed", "denied", "a permission", "a person", "an owner", "a stranger", "an action"]);

    [Fact]
    public void A_failed_test_says_what_was_decided_and_what_was_expected() =>
        Report.Results.Where(result => !result.Passed).Select(result => $"{result.Case.Line}: {result.Decided.Split([' ', ','])[0].TrimEnd(';')}, {result.Difference}").ShouldBe(
        [
            "8: not_listed, expected allowed",
            "9: allowed, expected a decision by service_permissions.order-service.user-service.endpoints[1]",
            "10: allowed, expected a decision by service_permissions.order-service.user",
            "11: not_listed, expected a decision by service_permissions",
            "16: allowed, expected a login with acr aal2",
        ]);

    [Fact]
    public void A_decision_is_told_with_its_rule_and_line() =>
        Report.Results[0].Decided.ShouldBe("allowed by service_permissions.order-service.user-service.endpoints[0] (line 6)");

    [Fact]
    public void Coverage_names_the_rules_that_decided_no_test()
    {
        var coverage = PolicyCoverage.Of(Policies.SampleBytes, PolicyLimits.Default, null, Report.TouchedRules.ToHashSet());
        (coverage.Rules, coverage.Rules - coverage.Untouched.Length).ShouldBe((18, 4));
        coverage.Untouched.Select(rule => rule.Place).ShouldContain("services.user-service.endpoints[0]");
        coverage.Untouched.Select(rule => rule.Place).ShouldNotContain("services.order-service.endpoints[1]");
        coverage.Untouched.Select(rule => rule.Line).ShouldBeInOrder();
    }

    [Fact]
    public void Every_rule_that_decides_is_a_rule_that_coverage_knows()
    {
        var untouched = PolicyCoverage.Of(Policies.SampleBytes, PolicyLimits.Default, null, new HashSet<string>()).Untouched;
        Report.TouchedRules.ShouldBeSubsetOf(untouched.Select(rule => rule.Place));
    }

    private static PolicyTestReport Run(string yaml) =>
        PolicyTestRunner.Run(PolicyTestReader.Read(Encoding.UTF8.GetBytes(yaml), PolicyLimits.Default).ShouldBeOfType<PolicyTestReading.Sound>().File, Policies.Sample);
}
