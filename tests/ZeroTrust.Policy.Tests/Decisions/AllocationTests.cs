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
