using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Testing;

/// <summary>Policy tests with all that the language has: conditions, groups, audit mode, public endpoints, resources, environments.</summary>
public sealed class WholeLanguageTests
{
    private const string Policy = """
        environments: [production, staging]
        groups: { backend: [orders, payments] }
        networks: { office: ["10.0.0.0/8"] }
        windows: { day: { days: [tue], from: "08:00", to: "18:00" } }
        service_permissions:
          backend:
            users:
              mode: audit
              endpoints:
                - { path: "/v1/users/{id}", methods: [GET], when: 'context.ip in networks.office' }
              denied_endpoints:
                - { path: "/v1/users/admin" }
              rate_limit: 800
        services:
          users:
            public_endpoints: [{ path: /healthz, methods: [GET] }]
            endpoints:
              - { path: "/v1/users/{id}", methods: [GET], permission: "user:read", acr: aal2, when: 'path.id == subject.id' }
              - { path: /v1/reports, methods: [GET], permission: "user:read", when: 'context.time in windows.day', environments: [staging] }
          records: { endpoints: [] }
        resources:
          record:
            service: records
            suppliers: [orders]
            properties: { status: text, size: number }
            ids: { one: { status: archived } }
            actions:
              write:
                rules: [{ permission: "record:write", when: 'resource.status != "archived"' }]
                denied: [{ when: 'resource.size > 10' }]
        roles:
          clerk: { permissions: ["user:read", "record:write"], service_access: [users, records], mfa_required: true }
        """;

    private static readonly PolicyTestReport Report = PolicyTestRunner.Run(
        PolicyTestReader.Read("""
            policy: policy.yaml
            environment: staging
            people: { alice: { roles: [clerk] } }
            tests:
              - { name: in the office, subject: "service:orders", call: "GET users /v1/users/1", ip: "10.1.2.3", expect: allowed, rule: "service_permissions.backend.users.endpoints[0]" }
              - { name: elsewhere, subject: "service:payments", call: "GET users /v1/users/1", ip: "192.0.2.1", expect: allowed, audited: condition_failed }
              - { name: the audit is not expected, subject: "service:payments", call: "GET users /v1/users/1", ip: "192.0.2.1", expect: allowed }
              - { name: denied all the same, subject: "service:orders", call: "GET users /v1/users/%61dmin", ip: "10.1.2.3", expect: denied_endpoint }
              - { name: public for a stranger, subject: anonymous, call: "GET users /healthz", expect: allowed, rule: "services.users.public_endpoints[0]" }
              - { name: public for a person, subject: "user:alice", call: "GET users /healthz", expect: allowed }
              - { name: herself, subject: "user:alice", call: "GET users /v1/users/alice", expect: allowed, acr: aal2 }
              - { name: somebody else, subject: "user:alice", call: "GET users /v1/users/bob", expect: condition_failed }
              - { name: on Tuesday, subject: "user:alice", call: "GET users /v1/reports", time: "2026-11-24T09:00:00Z", expect: allowed }
              - { name: on Wednesday, subject: "user:alice", call: "GET users /v1/reports", time: "2026-11-25T09:00:00Z", expect: condition_failed }
              - { name: at no time, subject: "user:alice", call: "GET users /v1/reports", expect: condition_error }
              - { name: an archived record, subject: "user:alice", action: write, resource: "record:one", properties: { resource: { size: 1 } }, expect: condition_failed }
              - { name: a live record, subject: "user:alice", action: write, resource: "record:two", properties: { resource: { status: active, size: 1 } }, expect: allowed, rule: resources.record.actions.write }
            """u8, PolicyLimits.Default).ShouldBeOfType<PolicyTestReading.Sound>().File,
        PolicyCompiler.Compile(Encoding.UTF8.GetBytes(Policy), PolicyLimits.Default, "staging").ShouldBeOfType<PolicyCompilation.Compiled>().Snapshot);

    [Fact]
    public void Each_test_is_decided_as_the_front_doors_would() =>
        Report.Results.Where(result => !result.Passed).Select(result => $"{result.Case.Name}: {result.Difference}").ShouldBe(["the audit is not expected: expected it to be allowed in earnest"]);

    [Fact]
    public void What_passes_for_the_record_only_says_so_and_names_what_was_nearest()
    {
        Report.Results[1].Decided.ShouldContain("only recorded as condition_failed");
        Report.Results[1].Decided.ShouldContain("nearest is service_permissions.backend.users.endpoints[0] (line 10), other condition");
    }

    [Fact]
    public void Every_rule_that_decided_is_known_to_coverage_and_those_of_the_environment_only()
    {
        var coverage = PolicyCoverage.Of(Encoding.UTF8.GetBytes(Policy), PolicyLimits.Default, "staging", Report.TouchedRules.ToHashSet());
        coverage.Rules.ShouldBe(7);
        coverage.Untouched.Select(rule => (rule.Place, rule.Line)).ShouldBe([("resources.record.actions.write.denied[0]", 30)]);
        PolicyCoverage.Of(Encoding.UTF8.GetBytes(Policy), PolicyLimits.Default, "production", new HashSet<string>()).Rules.ShouldBe(6);
    }
}
