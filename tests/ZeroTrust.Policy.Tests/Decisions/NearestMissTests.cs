using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class NearestMissTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        service_permissions:
          a:
            b:
              permissions: ["user:read", "user:address:read", "order:*"]
              endpoints:
                - { path: /v1/users, methods: [GET] }
                - { path: "/v1/users/{id}", methods: [GET] }
                - { path: /v1/orders/open, methods: [GET, POST] }
                - { path: /Health, methods: [GET] }
              denied_endpoints: [ { path: /v1/users/root } ]
        services: { b: { endpoints: [ { path: /v1/users, methods: [GET], permission: "user:read" } ] } }
        roles: { r: { permissions: [other], service_access: [b] } }
        """);

    [Theory]
    [InlineData("POST", "/v1/users", 0, MissKind.Method, "method")]
    [InlineData("DELETE", "/v1/users/1", 1, MissKind.Method, "method")]
    [InlineData("GET", "/v1/users/1/x", 1, MissKind.Path, "path")]
    [InlineData("GET", "/v1/user", 0, MissKind.Path, "path")]
    [InlineData("GET", "/v1/orders/closed", 2, MissKind.Path, "path")]
    [InlineData("GET", "/V1/Orders/Open", 2, MissKind.Path, "path")]
    [InlineData("GET", "/health/", 3, MissKind.Path, "path")]
    public void A_denial_names_what_came_nearest(string method, string path, int rule, MissKind differs, string name)
    {
        var decision = Policy.DecideServiceRoute("a", "b", method, path);
        (decision.Code, decision.Rule, decision.Line).ShouldBe((DecisionCode.NotListed, null, 0));
        decision.Nearest.ShouldBe(new NearestMiss($"service_permissions.a.b.endpoints[{rule}]", 6 + rule, differs));
        decision.Nearest!.Value.DiffersName.ShouldBe(name);
    }

    [Fact]
    public void Nothing_is_near_to_an_allowed_call_a_denial_or_nonsense()
    {
        Policy.DecideServiceRoute("a", "b", "GET", "/v1/users").Nearest.ShouldBeNull();
        Policy.DecideServiceRoute("a", "b", "GET", "/v1/users/ROOT").Nearest.ShouldBeNull();
        Policy.DecideServiceRoute("a", "b", "GET", "/zzz").Nearest.ShouldBeNull();
        Policy.DecideServiceRoute("a", "b", "GET", "//v1/users").Nearest.ShouldBeNull();
        Policy.DecideServiceRoute("a", "c", "GET", "/v1/users").Nearest.ShouldBeNull();
        default(Decision).Nearest.ShouldBeNull();
    }

    [Fact]
    public void A_permission_that_is_missing_names_the_one_most_like_it()
    {
        Policy.DecideServicePermission("a", "b", "user:address:write").Nearest.ShouldBe(new NearestMiss("service_permissions.a.b.permissions[1]", 4, MissKind.Permission));
        Policy.DecideServicePermission("a", "b", "zzz").Nearest.ShouldBeNull();
        Policy.DecidePersonRoute(Policy.ForPerson(["r"], []), "b", "GET", "/v1/users").Nearest.ShouldBe(new NearestMiss("services.b.endpoints[0]", 11, MissKind.Permission));
    }

    [Fact]
    public void A_condition_that_does_not_hold_is_the_rule_and_the_miss()
    {
        var policy = Policies.Snapshot("service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET], when: 'subject.id == \"other\"' } ] } } }");
        var decision = policy.DecideServiceRoute("a", "b", "GET", "/x");
        decision.Code.ShouldBeOneOf(DecisionCode.ConditionFailed, DecisionCode.ConditionError);
        (decision.Rule, decision.Nearest).ShouldBe(("service_permissions.a.b.endpoints[0]", new NearestMiss("service_permissions.a.b.endpoints[0]", 1, MissKind.Condition)));
    }
}
