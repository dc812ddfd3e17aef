using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class PersonAccessTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        services:
          s1: { endpoints: [ { path: /x, methods: [GET], permission: "x:read" } ] }
          s2: { endpoints: [ { path: /x, methods: [GET], permission: "x:read" } ] }
        roles:
          everywhere: { permissions: ["*"], service_access: [all], mfa_required: true }
          reader_s1:  { permissions: ["x:read"], service_access: [s1] }
          writer_s2:  { permissions: ["x:write"], services: [s2] }
          nowhere:    { permissions: ["*"] }
          assigned:   { permissions: ["*"], services: [assigned_services] }
        """);

    [Fact]
    public void A_permission_counts_only_where_its_own_role_reaches()
    {
        var person = Policy.ForPerson(["reader_s1", "writer_s2"], []);
        Policy.DecidePersonRoute(person, "s1", "GET", "/x").Code.ShouldBe(DecisionCode.Allowed);
        var missing = Policy.DecidePersonRoute(person, "s2", "GET", "/x");
        (missing.Code, missing.Permission, missing.Rule).ShouldBe((DecisionCode.MissingPermission, "x:read", "services.s2.endpoints[0]"));
        person.Holds("s2", "x:write").ShouldBeTrue();
        person.Holds("s1", "x:write").ShouldBeFalse();
        person.PermissionsAt("s2").ShouldBe(["x:write"]);
        person.Permissions.ShouldBe(["x:read", "x:write"]);
    }

    [Fact]
    public void A_role_without_reach_reaches_nothing()
    {
        var person = Policy.ForPerson(["nowhere"], ["s1"]);
        foreach (var target in (string[])["s1", "zerotrust", "all", ""])
        {
            person.Reaches(target).ShouldBeFalse();
            Policy.DecidePersonPermission(person, target, "x:read").Code.ShouldBe(DecisionCode.NoServiceAccess);
        }
    }

    [Theory]
    [InlineData("zerotrust")]
    [InlineData("all")]
    [InlineData("assigned_services")]
    [InlineData("")]
    [InlineData("*")]
    public void An_attribute_cannot_hand_out_more_than_a_service(string attribute)
    {
        var person = Policy.ForPerson(["assigned"], [attribute]);
        person.Reaches(attribute).ShouldBeFalse();
        person.Reaches("s1").ShouldBeFalse();
        Policy.ForPerson(["assigned"], [attribute, "s1"]).Reaches("s1").ShouldBeTrue();
    }

    [Fact]
    public void All_reaches_every_service_and_the_platform_but_no_nonsense()
    {
        var person = Policy.ForPerson(["everywhere"], []);
        new[] { "s1", "zerotrust", "not-yet-known" }.ShouldAllBe(target => person.Reaches(target));
        new[] { "", "all", "assigned_services", "S1", "s1 ", "*" }.ShouldAllBe(target => !person.Reaches(target));
        Policy.DecidePersonRoute(person, "not-yet-known", "GET", "/x").Code.ShouldBe(DecisionCode.NoEntry);
    }

    [Fact]
    public void Names_known_roles_once_and_sorted()
    {
        var person = Policy.ForPerson(["reader_s1", "unknown", "everywhere", "reader_s1"], []);
        person.Roles.ShouldBe(["everywhere", "reader_s1"]);
        person.MfaRequired.ShouldBeTrue();
        Policy.ForPerson(["reader_s1"], []).MfaRequired.ShouldBeFalse();
    }

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("X:read")]
    [InlineData("x:*")]
    public void Nobody_holds_what_is_no_permission(string permission) =>
        Policy.DecidePersonPermission(Policy.ForPerson(["everywhere"], []), "s1", permission).Code.ShouldBe(DecisionCode.MissingPermission);

    [Fact]
    public void An_expansion_of_the_policy_before_is_made_anew()
    {
        var before = Policy.ForPerson(["reader_s1", "later"], []);
        var after = Policies.Snapshot("""
            roles:
              reader_s1: { permissions: ["y:read"], service_access: [s1] }
              later: { permissions: ["z:read"], service_access: [s1] }
            """);
        after.DecidePersonPermission(before, "s1", "x:read").Code.ShouldBe(DecisionCode.MissingPermission);
        after.DecidePersonPermission(before, "s1", "z:read").Code.ShouldBe(DecisionCode.Allowed);
    }
}
