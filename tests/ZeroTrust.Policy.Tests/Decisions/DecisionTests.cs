using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class DecisionTests
{
    [Fact]
    public void The_default_denies() => default(Decision).Allowed.ShouldBeFalse();

    [Fact]
    public void Wire_names_are_stable() => Enum.GetValues<DecisionCode>().Select(code => code.ToWire()).ShouldBe(
    [
        "no_entry", "allowed", "not_listed", "denied_endpoint", "ambiguous_path", "invalid_method", "missing_permission", "no_service_access",
        "condition_failed", "condition_error", "unknown_resource_type", "unknown_action", "denied_by_rule",
    ]);

    [Fact]
    public void Pair_names_are_not_glued_together()
    {
        var policy = Policies.Snapshot("service_permissions: { a.b: { c: { permissions: [x] } } }");
        policy.DecideServicePermission("a.b", "c", "x").Allowed.ShouldBeTrue();
        policy.DecideServicePermission("a", "b.c", "x").Code.ShouldBe(DecisionCode.NoEntry);
        policy.DecideServicePermission("a-b", "c", "x").Code.ShouldBe(DecisionCode.NoEntry);
        policy.FindPair("a.b", "c")!.Permissions.ShouldBe(["x"]);
        policy.FindPair("c", "a.b").ShouldBeNull();
    }

    [Fact]
    public void Other_spellings_of_a_denied_path_name_the_first_rule()
    {
        var policy = Policies.Snapshot("""
            service_permissions:
              a:
                b:
                  denied_endpoints:
                    - { path: /admin/x }
                    - { path: /admin }
            """);
        var decision = policy.DecideServiceRoute("a", "b", "GET", "/admin/x;/../");
        (decision.Code, decision.Line, decision.Rule).ShouldBe((DecisionCode.DeniedEndpoint, 5, "service_permissions.a.b.denied_endpoints[0]"));
    }
}
