using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class AuditModeTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        service_permissions:
          a:
            b:
              mode: audit
              permissions: ["x:read"]
              endpoints:
                - { path: /listed, methods: [GET] }
                - { path: /unsure, methods: [GET], when: 'subject.id == "a"' }
              denied_endpoints:
                - { path: "/admin/**" }
            c: { mode: enforce, endpoints: [] }
        """);

    [Theory]
    [InlineData("GET", "/listed", DecisionCode.Allowed, null)]
    [InlineData("POST", "/listed", DecisionCode.Allowed, DecisionCode.NotListed)]
    [InlineData("GET", "/elsewhere", DecisionCode.Allowed, DecisionCode.NotListed)]
    [InlineData("GET", "/%65lsewhere?x", DecisionCode.Allowed, DecisionCode.NotListed)]
    [InlineData("GET", "/Admin/x", DecisionCode.DeniedEndpoint, null)]
    [InlineData("GET", "/ADM%C4%B1N", DecisionCode.DeniedEndpoint, null)]
    [InlineData("GET", "/x%20/../admin", DecisionCode.DeniedEndpoint, null)]
    [InlineData("GET", "//elsewhere", DecisionCode.AmbiguousPath, null)]
    [InlineData("get", "/listed", DecisionCode.InvalidMethod, null)]
    public void Only_what_is_not_listed_passes(string method, string path, DecisionCode code, DecisionCode? audited)
    {
        var decision = Policy.DecideServiceRoute("a", "b", method, path);
        (decision.Code, decision.Audited).ShouldBe((code, audited));
    }

    [Fact]
    public void What_passes_for_the_record_carries_the_canonical_path_and_the_nearest_rule()
    {
        var decision = Policy.DecideServiceRoute("a", "b", "POST", "/%6Cisted?x");
        (decision.CanonicalPath, decision.Rule, decision.Nearest).ShouldBe(("/listed", null, new NearestMiss("service_permissions.a.b.endpoints[0]", 7, MissKind.Method)));
    }

    [Theory]
    [InlineData("x:read", DecisionCode.Allowed, null)]
    [InlineData("x:write", DecisionCode.Allowed, DecisionCode.MissingPermission)]
    [InlineData("X:write", DecisionCode.MissingPermission, null)]
    [InlineData("*", DecisionCode.MissingPermission, null)]
    [InlineData("", DecisionCode.MissingPermission, null)]
    public void A_permission_that_is_one_passes_too(string permission, DecisionCode code, DecisionCode? audited)
    {
        var decision = Policy.DecideServicePermission("a", "b", permission);
        (decision.Code, decision.Audited).ShouldBe((code, audited));
    }

    [Fact]
    public void An_enforcing_pair_and_one_that_is_not_there_deny()
    {
        Policy.DecideServiceRoute("a", "c", "GET", "/x").Code.ShouldBe(DecisionCode.NotListed);
        Policy.DecideServiceRoute("a", "zerotrust", "GET", "/x").Code.ShouldBe(DecisionCode.NoEntry);
    }

    [Theory]
    [InlineData("policy:write")]
    [InlineData("gateway:authorize")]
    public void The_platform_itself_is_always_enforced(string permission)
    {
        const string Yaml = "service_permissions: { a: { zerotrust: { mode: audit, permissions: [\"policy:read\"] } } }";
        var error = Policies.Errors(Yaml).ShouldHaveSingleItem();
        (error.Line, error.Code).ShouldBe((1, "policy.invalid_mode"));

        // A group may hold the platform's callers, not the platform; the mode of another pair says nothing about it.
        Policies.Snapshot("service_permissions: { a: { b: { mode: audit }, zerotrust: { permissions: [\"policy:read\"] } } }")
            .DecideServicePermission("a", "zerotrust", permission).Code.ShouldBe(DecisionCode.MissingPermission);
    }
}
