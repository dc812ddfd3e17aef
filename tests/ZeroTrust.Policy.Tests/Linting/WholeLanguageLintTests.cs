using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>A policy that the compiler takes and the linter does not like.</summary>
public sealed class WholeLanguageLintTests
{
    private const string Policy = """
        environments: [production]
        groups: { front: [a, c], idle: [d] }
        networks: { world: ["0.0.0.0/0"] }
        windows: { always: { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00" } }
        service_permissions:
          front:
            b:
              mode: audit
              endpoints:
                - { path: "/v1/{id}", methods: [GET], when: 'context.ip in networks.world && context.time in windows.always' }
                - { path: "/**", methods: [GET, PUT], environments: [production] }
                - { path: "/v2/{id}", methods: [GET] }
              denied_endpoints: [{ path: "/v2/**" }]
        services:
          b:
            public_endpoints: [{ path: /login, methods: [POST] }]
            endpoints: [{ path: "/v1/{id}", methods: [GET], permission: "x:y", when: '"boss" in subject.roles' }]
        roles: { clerk: { permissions: ["*"], mfa_required: true } }
        """;

    [Fact]
    public void Everything_is_told_in_the_order_of_the_file() =>
        Lint.Show(PolicyLinter.Lint(Encoding.UTF8.GetBytes(Policy), PolicyLimits.Default)).ShouldBe(
        [
            "2:26 policy.unused_name", "3:21 policy.open_network", "4:12 policy.constant_window", "7:5 policy.missing_rate_limit", "8:13 policy.audit_mode",
            "11:11 policy.broad_endpoint", "12:11 policy.shadowed_endpoint", "16:24 policy.public_change", "17:17 policy.unreachable_endpoint",
            "17:78 policy.unknown_role", "18:10 policy.role_reaches_nothing", "18:33 policy.broad_permission",
        ]);

    [Fact]
    public void An_environment_leaves_out_the_rules_of_others() =>
        Lint.Show(PolicyLinter.Lint(Encoding.UTF8.GetBytes(Policy), PolicyLimits.Default, "production")).ShouldContain("10:11 policy.bypassed_condition");
}
