using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Linting;

/// <summary>What the linter says of roles, services and resources.</summary>
public sealed class ReachLintTests
{
    [Fact]
    public void Roles_that_reach_nothing_or_everything() => Lint.Of("""
        roles:
          r1: { permissions: [user:read] }
          r2: { permissions: ["*"], service_access: [all] }
          r3: { permissions: [user:read], service_access: [all] }
          r4: { permissions: ["user:*"], services: [assigned_services] }
        """).ShouldBe(["2:3 policy.role_reaches_nothing", "3:23 policy.broad_permission", "4:52 policy.broad_reach"]);

    [Fact]
    public void An_endpoint_that_no_role_can_call_and_a_permission_that_opens_nothing() => Lint.Of("""
        groups: { back: [b, c] }
        services:
          a: { endpoints: [{ path: /x, methods: [GET], permission: "user:read" }] }
          b: { endpoints: [{ path: /x, methods: [GET], permission: "user:write" }, { path: /y, methods: [GET], permission: "user:list" }] }
          c: { endpoints: [{ path: /x, methods: [GET], permission: "user:delete" }] }
          zerotrust: { endpoints: [{ path: /x, methods: [GET], permission: "own:thing" }] }
        roles:
          r1: { permissions: ["user:read", "user:write"], service_access: [a] }
          r2: { permissions: ["*:list", "order:*"], service_access: [back] }
          r3: { permissions: ["own:thing", "user:delete"], services: [assigned_services] }
        """).ShouldBe(["4:20 policy.unreachable_endpoint", "6:28 policy.unreachable_endpoint", "8:36 policy.unused_permission", "9:33 policy.unused_permission"]);

    [Fact]
    public void A_permission_at_a_service_that_lists_nothing_or_at_the_platform_may_be_asked_by_name() => Lint.Of("""
        services:
          a: { endpoints: [{ path: /x, methods: [GET], permission: "user:read" }] }
        roles:
          r1: { permissions: ["user:read", "user:write"], service_access: [a, b] }
          r2: { permissions: ["policy:read"], service_access: [zerotrust] }
        """).ShouldBeEmpty();

    [Fact]
    public void An_action_needs_somebody_who_holds_its_permission() => Lint.Of("""
        service_permissions:
          writer: { records: { permissions: ["record:write"] } }
        resources:
          record:
            service: records
            actions:
              read: { rules: [{ permission: "record:read" }] }
              write: { rules: [{ permission: "record:write" }] }
              drop: { rules: [{ permission: "record:drop", when: 'resource.hidden' }] }
        roles:
          reader: { permissions: ["record:read", "record:burn"], service_access: [records] }
        """).ShouldBe(["9:23 policy.unreachable_action", "11:42 policy.unused_permission"]);

    [Fact]
    public void Endpoints_that_cross_and_public_ones_that_change() => Lint.Of("""
        services:
          a:
            public_endpoints:
              - { path: /login, methods: [POST] }
              - { path: /healthz, methods: [GET, HEAD] }
            endpoints:
              - { path: "/{tenant}/users", methods: [GET], permission: "p:a" }
              - { path: "/admin/{page}", methods: [GET, PUT], permission: "p:b" }
              - { path: "/admin/users", methods: [GET], permission: "p:a" }
              - { path: "/{tenant}/pages", methods: [PATCH], permission: "p:c" }
              - { path: "/x/{id}/**", methods: [GET], permission: "p:a" }
              - { path: "/x/1/{id}", methods: [GET], permission: "p:b" }
              - { path: "/{a}/1/z", methods: [GET], permission: "p:b" }
        roles: { r: { permissions: ["p:a", "p:b", "p:c"], service_access: [a] } }
        """).ShouldBe(["4:9 policy.public_change", "8:9 policy.crossing_endpoint", "13:9 policy.crossing_endpoint"]);
}
