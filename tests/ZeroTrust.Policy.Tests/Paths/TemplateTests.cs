using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Paths;

public sealed class TemplateTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        service_permissions:
          caller:
            target:
              endpoints:
                - { path: "/users/{id}", methods: [GET] }
                - { path: "/users/{id}/", methods: [POST] }
                - { path: "/users/me", methods: [PUT] }
                - { path: "/users/{id}/orders/{order}", methods: [GET] }
                - { path: "/files/**", methods: [GET] }
                - { path: "/files/{name}/meta", methods: [GET] }
                - { path: "/tenants/{tenant}/**", methods: [GET] }
                - { path: "/literal/a*b", methods: [GET] }
                - { path: "/literal/*", methods: [GET] }
                - { path: "/literal/x**", methods: [GET] }
        """);

    [Theory]
    [InlineData("GET", "/users/1", 0)]
    [InlineData("GET", "/users/me", 0)]
    [InlineData("PUT", "/users/me", 2)]
    [InlineData("POST", "/users/1/", 1)]
    [InlineData("GET", "/users/1/orders/2", 3)]
    [InlineData("GET", "/users/caf%C3%A9", 0)]
    [InlineData("GET", "/users/%7Bid%7D", 0)]
    [InlineData("GET", "/users/*", 0)]
    [InlineData("GET", "/users/...", 0)]
    [InlineData("GET", "/files", 4)]
    [InlineData("GET", "/files/", 4)]
    [InlineData("GET", "/files/a", 4)]
    [InlineData("GET", "/files/a/b/c/", 4)]
    [InlineData("GET", "/files/a/meta", 5)]
    [InlineData("GET", "/files/a/meta/", 4)]
    [InlineData("GET", "/files/a?x=/../y", 4)]
    [InlineData("GET", "/tenants/t", 6)]
    [InlineData("GET", "/tenants/t/", 6)]
    [InlineData("GET", "/tenants/t/a/b", 6)]
    [InlineData("GET", "/literal/a*b", 7)]
    [InlineData("GET", "/literal/*", 8)]
    [InlineData("GET", "/literal/x**", 9)]
    public void The_most_specific_rule_that_lists_the_method_allows(string method, string path, int rule)
    {
        var decision = Policy.DecideServiceRoute("caller", "target", method, path);
        (decision.Code, decision.Rule, decision.CanonicalPath).ShouldBe((DecisionCode.Allowed, $"service_permissions.caller.target.endpoints[{rule}]", path.Split('?')[0]));
    }

    [Theory]
    [InlineData("GET", "/users")]
    [InlineData("GET", "/users/")]
    [InlineData("GET", "/users/1/")]
    [InlineData("POST", "/users/1")]
    [InlineData("GET", "/USERS/1")]
    [InlineData("GET", "/users/1/orders")]
    [InlineData("GET", "/users/1/orders/")]
    [InlineData("GET", "/users/1/orders/2/3")]
    [InlineData("GET", "/users/1/Orders/2")]
    [InlineData("GET", "/filesystem")]
    [InlineData("GET", "/files.")]
    [InlineData("GET", "/tenants")]
    [InlineData("GET", "/tenants/")]
    [InlineData("GET", "/literal/axb")]
    [InlineData("GET", "/literal/x")]
    [InlineData("GET", "/literal/xyz")]
    [InlineData("GET", "/")]
    public void What_only_resembles_a_template_is_not_listed(string method, string path) =>
        Policy.DecideServiceRoute("caller", "target", method, path).Code.ShouldBe(DecisionCode.NotListed);

    [Fact]
    public void Everything_beneath_the_root_is_everything()
    {
        var policy = Policies.Snapshot("service_permissions: { a: { b: { endpoints: [ { path: \"/**\", methods: [GET] } ] } } }");
        foreach (var path in (string[])["/", "/x", "/x/", "/x/y?z", "/%C3%A9"])
        {
            policy.DecideServiceRoute("a", "b", "GET", path).Code.ShouldBe(DecisionCode.Allowed);
        }

        policy.DecideServiceRoute("a", "b", "GET", "//x").Code.ShouldBe(DecisionCode.AmbiguousPath);
        policy.DecideServiceRoute("a", "b", "GET", "*").Code.ShouldBe(DecisionCode.AmbiguousPath);
    }

    [Theory]
    [InlineData("GET", "/v1/users/me", "self")]
    [InlineData("GET", "/v1/users/1", "user")]
    [InlineData("GET", "/v1/users/1/x", "rest")]
    [InlineData("POST", "/v1/users/me", "change")]
    [InlineData("DELETE", "/v1/users/me", "rest")]
    [InlineData("GET", "/v1/x", "version")]
    [InlineData("GET", "/v1/users/me/a", "mine")]
    public void A_person_needs_the_permission_of_the_most_specific_rule(string method, string path, string permission)
    {
        var policy = Policies.Snapshot("""
            services:
              b:
                endpoints:
                  - { path: "/**", methods: [GET, DELETE], permission: rest }
                  - { path: "/v1/users/{id}", methods: [GET], permission: user }
                  - { path: "/v1/users/{user}", methods: [POST], permission: change }
                  - { path: "/v1/{x}", methods: [GET], permission: version }
                  - { path: /v1/users/me, methods: [GET], permission: self }
                  - { path: "/v1/{x}/me/**", methods: [GET], permission: wild }
                  - { path: "/v1/users/me/**", methods: [GET], permission: mine }
            roles: { r: { permissions: [p], service_access: [b] } }
            """);
        var decision = policy.DecidePersonRoute(policy.ForPerson(["r"], []), "b", method, path);
        (decision.Code, decision.Permission, decision.CanonicalPath).ShouldBe((DecisionCode.MissingPermission, permission, path));
    }

    // Every node of the tree may be visited, but none twice.
    [Fact]
    public void Templates_that_all_almost_match_take_a_bounded_time()
    {
        var paths = Enumerable.Range(0, 4_096).Select(bits =>
            string.Concat(Enumerable.Range(0, 12).Select(i => (bits & (1 << i)) == 0 ? "/a" : $"/{{p{i}}}")) + "/end");
        var yaml = "service_permissions: { a: { b: { endpoints: [ " + string.Join(", ", paths.Select(path => $"{{ path: \"{path}\", methods: [GET] }}")) + " ] } } }";
        var policy = Policies.Snapshot(yaml);
        policy.DecideServiceRoute("a", "b", "GET", string.Concat(Enumerable.Repeat("/a", 12)) + "/other").Code.ShouldBe(DecisionCode.NotListed);
        policy.DecideServiceRoute("a", "b", "GET", string.Concat(Enumerable.Repeat("/b", 12)) + "/end").Code.ShouldBe(DecisionCode.Allowed);
    }

    [Fact]
    public void The_deepest_template_is_walked_to_its_end()
    {
        var deep = string.Concat(Enumerable.Range(0, 290).Select(i => $"/{{p{i}}}")) + "/**";
        var policy = Policies.Snapshot($"service_permissions: {{ a: {{ b: {{ endpoints: [ {{ path: \"{deep}\", methods: [GET] }} ] }} }} }}");
        policy.DecideServiceRoute("a", "b", "GET", string.Concat(Enumerable.Repeat("/a", 290))).Code.ShouldBe(DecisionCode.Allowed);
        policy.DecideServiceRoute("a", "b", "GET", string.Concat(Enumerable.Repeat("/a", 1_000))).Code.ShouldBe(DecisionCode.Allowed);
        policy.DecideServiceRoute("a", "b", "GET", string.Concat(Enumerable.Repeat("/a", 289))).Code.ShouldBe(DecisionCode.NotListed);
    }
}
