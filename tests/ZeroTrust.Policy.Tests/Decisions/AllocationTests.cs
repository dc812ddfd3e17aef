using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class AllocationTests
{
    private static readonly PolicySnapshot Policy = Policies.Sample;
    private static readonly PersonAccess Analyst = Policy.ForPerson(["readonly_analyst"], []);
    private static readonly PersonAccess Owner = Policy.ForPerson(["service_owner"], ["order-service"]);

    private static readonly PolicySnapshot Asking = Policies.Snapshot("""
        services: { b: { endpoints: [ { path: /x, methods: [GET], permission: "x:read", acr: aal2, max_age: 300 } ] } }
        roles: { clerk: { permissions: ["x:read"], service_access: [b] } }
        """);

    private static readonly PersonAccess Clerk = Asking.ForPerson(["clerk"], []);

    private static readonly PolicySnapshot Wild = Policies.Snapshot("""
        groups: { g: [a, x1], h: [b, z1] }
        service_permissions:
          a:
            b:
              endpoints:
                - { path: "/v1/users/{id}", methods: [GET] }
                - { path: "/v1/files/**", methods: [GET] }
            c:
              endpoints: [ { path: "/v1/users/{id}", methods: [GET] }, { path: /v1/plain, methods: [GET] } ]
              denied_endpoints: [ { path: "/admin/**" }, { path: "/v1/users/{id}/secret" }, { path: /v1/users/root } ]
            d: { mode: audit, permissions: [p], endpoints: [ { path: "/v1/users/{id}", methods: [GET] } ] }
          g:
            h: { permissions: [q], endpoints: [ { path: "/v1/group/{id}", methods: [GET] } ], denied_endpoints: [ { path: "/no/**" } ] }
        services:
          b:
            hosts: [b.internal]
            endpoints: [ { path: "/v1/users/{id}", methods: [GET], permission: "x:read", acr: aal2 } ]
            public_endpoints: [ { path: "/static/**", methods: [GET] } ]
        roles: { clerk: { permissions: ["x:read"], service_access: [h] } }
        """);

    private static readonly PolicySnapshot Encoded =
        Policies.Snapshot("service_permissions: { a: { b: { endpoints: [ { path: \"/caf%C3%A9/{id}\", methods: [GET] } ] } } }");

    private static readonly PersonAccess GroupClerk = Wild.ForPerson(["clerk"], []);

    public static TheoryData<string> Checks() => [.. Allowed.Keys];

    private static readonly Dictionary<string, Func<bool>> Allowed = new(StringComparer.Ordinal)
    {
        ["service route"] = () => Policy.DecideServiceRoute("order-service", "user-service", "GET", "/v1/user/profile").Allowed,
        ["service route with query"] = () => Policy.DecideServiceRoute("order-service", "user-service", "GET", "/v1/user/profile?x=1").Allowed,
        ["service permission"] = () => Policy.DecideServicePermission("gateway", "zerotrust", "decision:evaluate").Allowed,
        ["person route"] = () => Policy.DecidePersonRoute(Analyst, "analytics-service", "GET", "/v1/reports").Allowed,
        ["person route that asks for a login"] = () => !Asking.DecidePersonRoute(Clerk, "b", "GET", "/x").Login.AsksForNothing,
        ["person permission"] = () => Policy.DecidePersonPermission(Owner, "order-service", "service:write").Allowed,
        ["person pattern"] = () => Policy.DecidePersonPermission(Analyst, "analytics-service", "user:address:read").Allowed,
        ["template"] = () => Wild.DecideServiceRoute("x1", "z1", "GET", "/v1/group/1").Allowed,
        ["template of a pair with denials"] = () => Wild.DecideServiceRoute("a", "c", "GET", "/v1/users/Someone").Allowed,
        ["exact path of a pair with denials, with query"] = () => Wild.DecideServiceRoute("a", "c", "GET", "/v1/plain?x=1").Allowed,
        ["everything beneath"] = () => Wild.DecideServiceRoute("a", "b", "GET", "/v1/files/a/b/c").Allowed,
        ["pair and group together"] = () => Wild.DecideServiceRoute("a", "b", "GET", "/v1/users/1").Allowed,
        ["group behind a pair"] = () => Wild.DecideServiceRoute("a", "b", "GET", "/v1/group/1").Allowed,
        ["permission of a group behind a pair"] = () => Wild.DecideServicePermission("a", "b", "q").Allowed,
        ["audit"] = () => Wild.DecideServiceRoute("a", "d", "POST", "/v1/users/1").Audited == DecisionCode.NotListed,
        ["audit of a permission"] = () => Wild.DecideServicePermission("a", "d", "other").Audited == DecisionCode.MissingPermission,
        ["person at a template that asks for a login"] = () => !Wild.DecidePersonRoute(GroupClerk, "b", "GET", "/v1/users/1").Login.AsksForNothing,
        ["public"] = () => Wild.DecidePublicRoute("b", "GET", "/static/a/b").Allowed,
        ["host"] = () => Wild.FindServiceOfHost("B.internal.:8080") == "b",
        ["nearest miss"] = () => Wild.DecideServiceRoute("x1", "z1", "GET", "/v1/group").Nearest is not null,
        ["encoded path that is canonical, without denials"] = () => Encoded.DecideServiceRoute("a", "b", "GET", "/caf%C3%A9/1").Allowed,
        ["denied route"] = () => !Policy.DecideServiceRoute("order-service", "user-service", "PUT", "/v1/user/profile").Allowed,
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public void Decides_without_allocating(string name)
    {
        var check = Allowed[name];
        Enumerable.Range(0, 100).All(_ => check()).ShouldBeTrue();
        Measure(check).ShouldBe(0);
    }

    [Fact]
    public void The_measure_sees_an_allocation() => Measure(() => new object().GetHashCode() != -1).ShouldBeGreaterThan(0);

    [Fact]
    public void Ten_thousand_pairs_decide_like_one()
    {
        var yaml = new StringBuilder("service_permissions:\n");
        for (var i = 0; i < 10_000; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  caller-{i}: {{ target: {{ endpoints: [ {{ path: /p/{i}, methods: [GET] }} ] }} }}\n");
        }

        var policy = Policies.Snapshot(yaml.ToString());
        policy.Pairs.Length.ShouldBe(10_000);
        policy.DecideServiceRoute("caller-7777", "target", "GET", "/p/7777").Line.ShouldBe(7_779);
        policy.DecideServiceRoute("caller-7777", "target", "GET", "/p/7778").Code.ShouldBe(DecisionCode.NotListed);
        Measure(() => policy.DecideServiceRoute("caller-7777", "target", "GET", "/p/7777").Allowed).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/{id}")]
    [InlineData("/**")]
    public void A_hundred_thousand_endpoints_decide_like_one(string end)
    {
        var yaml = new StringBuilder("service_permissions:\n");
        for (var pair = 0; pair < 20; pair++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  caller-{pair}:\n    target:\n      endpoints:\n");
            for (var i = 0; i < 5_000; i++)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"      - {{path: \"/p/{i}{end}\", methods: [GET]}}\n");
            }
        }

        var policy = Policies.Snapshot(yaml.ToString());
        var path = "/p/4321" + (end.Length == 0 ? "" : "/x");
        policy.DecideServiceRoute("caller-19", "target", "GET", path).Rule.ShouldBe("service_permissions.caller-19.target.endpoints[4321]");
        policy.DecideServiceRoute("caller-19", "target", "GET", "/p/5000/x").Code.ShouldBe(DecisionCode.NotListed);
        Measure(() => policy.DecideServiceRoute("caller-19", "target", "GET", path).Allowed).ShouldBe(0);
    }

    private static long Measure(Func<bool> check)
    {
        check();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            check();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
