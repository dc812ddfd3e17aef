using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>What the linter says of pairs of services.</summary>
public sealed class EntryLintTests
{
    [Fact]
    public void A_pair_in_audit_mode_and_one_that_may_do_everything() => Lint.Of("""
        service_permissions:
          a:
            b:
              mode: audit
              permissions: ["*", "user:*"]
              endpoints:
                - { path: "/**", methods: [GET, DELETE] }
              rate_limit: 800
            c:
              mode: enforce
              endpoints:
                - { path: "/**", methods: [GET, HEAD, OPTIONS] }
                - { path: "/v1/**", methods: [DELETE] }
              rate_limit: 800
        """).ShouldBe(["4:13 policy.audit_mode", "5:21 policy.broad_permission", "7:11 policy.broad_endpoint"]);

    [Fact]
    public void A_pair_with_endpoints_needs_a_rate_limit_and_one_with_permissions_only_does_not() => Lint.Of("""
        groups: { g: [b, c] }
        service_permissions:
          a:
            b: { endpoints: [{ path: /x, methods: [GET] }] }
            c: { endpoints: [{ path: /x, methods: [GET] }], rate_limit: 5 }
            d: { endpoints: [{ path: /x, methods: [GET] }] }
            e: { permissions: [user:read] }
          z:
            g: { rate_limit: 9 }
            b: { endpoints: [{ path: /x, methods: [GET] }] }
        """).ShouldBe(["4:5 policy.missing_rate_limit", "6:5 policy.missing_rate_limit"]);

    [Theory]
    [InlineData("/v1/users/{id}", "/v1/users/**", true)]
    [InlineData("/v1/users", "/v1/users/**", true)]
    [InlineData("/v1/users/{id}", "/v1/users/{name}", true)]
    [InlineData("/v1/Users/1", "/v1/users/{name}/", true)]
    [InlineData("/v1/users/{id}", "/v1/users/admin", false)]
    [InlineData("/v1/users/**", "/v1/users/{id}", false)]
    [InlineData("/v1/users/", "/v1/users/{id}", false)]
    [InlineData("/v1/usersadmin", "/v1/users/**", false)]
    public void An_endpoint_that_a_denial_covers_is_never_allowed(string listed, string denied, bool isShadowed) => Lint.Of($$"""
        service_permissions:
          a:
            b:
              rate_limit: 5
              endpoints: [{ path: "{{listed}}", methods: [GET] }]
              denied_endpoints: [{ path: "{{denied}}" }]
        """).ShouldBe(isShadowed ? ["5:19 policy.shadowed_endpoint"] : []);

    [Fact]
    public void A_denial_of_one_method_a_conditional_one_and_one_of_another_environment_shadow_no_more_than_that()
    {
        var report = Lint.Report("""
            environments: [production, staging]
            service_permissions:
              a:
                b:
                  rate_limit: 5
                  endpoints:
                    - { path: /one, methods: [GET, PUT] }
                    - { path: /two, methods: [GET] }
                    - { path: /three, methods: [GET], environments: [production] }
                    - { path: /four, methods: [GET], environments: [staging] }
                  denied_endpoints:
                    - { path: /one, methods: [PUT] }
                    - { path: /two, when: 'context.ip in networks.office' }
                    - { path: /three, environments: [staging] }
                    - { path: /four, environments: [staging, production] }
            """);
        report.Findings.Where(finding => finding.Code == PolicyProblemCodes.ShadowedEndpoint).Select(finding => (finding.Line, finding.Message.Contains("for PUT:", StringComparison.Ordinal)))
            .ShouldBe([(7, true), (10, false)]);
    }

    [Fact]
    public void A_condition_beside_a_broader_rule_without_one_never_matters() => Lint.Of("""
        service_permissions:
          a:
            b:
              rate_limit: 5
              endpoints:
                - { path: "/v1/users/{id}", methods: [GET], when: 'path.id == subject.id' }
                - { path: "/v1/users/**", methods: [GET, HEAD] }
                - { path: "/v1/users/me", methods: [HEAD] }
                - { path: "/v1/users/me", methods: [HEAD, PUT] }
                - { path: "/v1/users/**", methods: [PUT], when: 'context.ip in networks.office' }
                - { path: "/v1/other/{id}", methods: [GET], when: 'path.id == subject.id' }
        """).ShouldBe(["6:11 policy.bypassed_condition", "8:11 policy.redundant_endpoint"]);

    [Fact]
    public void Groups_join_rules_and_what_stands_for_many_pairs_is_told_once() => Lint.Of("""
        groups: { front: [a, b, c], back: [x, y, z] }
        service_permissions:
          front:
            back:
              rate_limit: 5
              endpoints: [{ path: "/v1/users/{id}", methods: [GET] }]
          b:
            y:
              denied_endpoints: [{ path: "/v1/**" }]
          c:
            back:
              endpoints: [{ path: "/v1/**", methods: [GET] }]
        """).ShouldBe(["6:19 policy.redundant_endpoint", "6:19 policy.shadowed_endpoint"]);
}
