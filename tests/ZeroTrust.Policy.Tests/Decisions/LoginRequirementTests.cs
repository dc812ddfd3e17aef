using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class LoginRequirementTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        services:
          b:
            endpoints:
              - { path: /plain, methods: [GET], permission: "x:read" }
              - { path: /strong, methods: [GET], permission: "x:read", acr: aal2 }
              - { path: /strong, methods: [POST], permission: "x:read", max_age: 300 }
              - { path: /strong, methods: [HEAD, DELETE], permission: "x:read" }
              - { path: /Strong, methods: [GET, POST, PUT], permission: "x:read", acr: aal1, max_age: 86400 }
              - { path: /strong/, methods: [GET], permission: "x:read" }
              - { path: /caf%C3%A9, methods: [HEAD], permission: "x:read", max_age: 1 }
              - { path: /caf%C3%A9, methods: [GET], permission: "x:read" }
              - { path: /refused, methods: [GET], permission: "x:write", acr: aal2 }
          c:
            endpoints: [ { path: /strong, methods: [GET], permission: "x:read" } ]
        service_permissions: { a: { b: { endpoints: [ { path: /strong, methods: [GET] } ], permissions: ["x:read"] } } }
        roles: { r: { permissions: ["x:read"], service_access: [b, c] } }
        """);

    [Theory]
    [InlineData("GET", "/plain", null, null)]
    [InlineData("GET", "/strong", "aal2", 86400)]
    [InlineData("GET", "/strong?max_age=1", "aal2", 86400)]
    [InlineData("GET", "/%73trong", "aal2", 86400)]
    // HEAD is answered by what answers GET.
    [InlineData("HEAD", "/strong", "aal2", 86400)]
    [InlineData("GET", "/caf%C3%A9", null, 1)]
    // Two spellings that a server may take for one: what either asks, both ask.
    [InlineData("GET", "/Strong", "aal2", 86400)]
    [InlineData("GET", "/strong/", "aal2", 86400)]
    [InlineData("POST", "/strong", "aal1", 300)]
    [InlineData("POST", "/Strong", "aal1", 300)]
    [InlineData("PUT", "/Strong", "aal1", 86400)]
    [InlineData("DELETE", "/strong", null, null)]
    public void The_strictest_of_all_that_could_be_meant_is_asked(string method, string path, string? contextClass, int? maxAge)
    {
        var decision = Policy.DecidePersonRoute(Policy.ForPerson(["r"], []), "b", method, path);
        (decision.Allowed, decision.Login).ShouldBe((true, new LoginRequirement(contextClass, maxAge)));
    }

    [Fact]
    public void A_denial_a_service_a_permission_and_another_target_ask_nothing()
    {
        var person = Policy.ForPerson(["r"], []);
        var denied = Policy.DecidePersonRoute(person, "b", "GET", "/refused");
        (denied.Code, denied.Login).ShouldBe((DecisionCode.MissingPermission, default(LoginRequirement)));
        Policy.DecideServiceRoute("a", "b", "GET", "/strong").Login.AsksForNothing.ShouldBeTrue();
        Policy.DecidePersonPermission(person, "b", "x:read").Login.AsksForNothing.ShouldBeTrue();
        Policy.DecidePersonRoute(person, "c", "GET", "/strong").Login.AsksForNothing.ShouldBeTrue();
    }

    [Fact]
    public void Two_requirements_together_are_what_is_enough_for_both()
    {
        LoginRequirement[] all = [default, new("aal1", null), new("aal2", null), new(null, 5), new("aal1", 7), new("aal2", 86_400)];
        foreach (var one in all)
        {
            one.And(one).ShouldBe(one);
            one.And(default).ShouldBe(one);
            foreach (var other in all)
            {
                one.And(other).ShouldBe(other.And(one));
            }
        }

        new LoginRequirement("aal1", 7).And(new LoginRequirement("aal2", 86_400)).ShouldBe(new LoginRequirement("aal2", 7));
    }

    [Theory]
    [InlineData("[zerotrust]", "[]", "[\"user:write\"]", true)]
    [InlineData("[all]", "[]", "[\"*\"]", true)]
    [InlineData("[all]", "[]", "[\"user:*\"]", true)]
    [InlineData("[all]", "[]", "[\"*:read\", \"user:read:all\"]", true)]
    [InlineData("[]", "[assigned_services]", "[\"service:write\"]", true)]
    [InlineData("[]", "[zerotrust]", "[\"service:write\"]", true)]
    [InlineData("[all]", "[]", "[\"*:read\", \"audit:read\"]", false)]
    [InlineData("[all]", "[]", "[]", false)]
    [InlineData("[b]", "[c]", "[\"*\"]", false)]
    [InlineData("[]", "[]", "[\"*\"]", false)]
    public void A_role_administers_where_it_changes_the_platform(string access, string services, string permissions, bool expected) =>
        Policies.Snapshot($"roles: {{ r: {{ permissions: {permissions}, service_access: {access}, services: {services} }} }}").Roles.Single().Administers.ShouldBe(expected);
}
