using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class GroupTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        groups:
          backend: [order, payment]
          all-data: [ledger, payment]
        service_permissions:
          backend:
            all-data:
              permissions: ["data:read"]
              endpoints: [ { path: /data, methods: [GET] } ]
              rate_limit: 10/s
            ledger:
              permissions: ["ledger:read", "data:read"]
              endpoints: [ { path: /ledger, methods: [GET] } ]
              denied_endpoints: [ { path: /data, methods: [POST] } ]
              rate_limit: 300
          order:
            ledger:
              endpoints: [ { path: /own, methods: [GET] }, { path: /data, methods: [POST] } ]
          payment:
            ledger: { rate_limit: 9/s }
          gateway:
            backend: { mode: audit, endpoints: [ { path: /x, methods: [GET] } ] }
            payment: { endpoints: [ { path: /y, methods: [GET] } ] }
        roles:
          clerk: { permissions: ["x:read"], service_access: [backend] }
          owner: { permissions: ["x:write"], services: [all-data] }
        """);

    [Theory]
    [InlineData("order", "ledger", "GET", "/data", DecisionCode.Allowed, "service_permissions.backend.all-data.endpoints[0]")]
    [InlineData("order", "payment", "GET", "/data", DecisionCode.Allowed, "service_permissions.backend.all-data.endpoints[0]")]
    [InlineData("payment", "ledger", "GET", "/ledger", DecisionCode.Allowed, "service_permissions.backend.ledger.endpoints[0]")]
    [InlineData("order", "ledger", "GET", "/own", DecisionCode.Allowed, "service_permissions.order.ledger.endpoints[0]")]
    [InlineData("payment", "ledger", "GET", "/own", DecisionCode.NotListed, null)]
    // A denial of the group beats what the entry of the two names allows.
    [InlineData("order", "ledger", "POST", "/data", DecisionCode.DeniedEndpoint, "service_permissions.backend.ledger.denied_endpoints[0]")]
    // payment is in both groups, and means itself by neither.
    [InlineData("payment", "payment", "GET", "/data", DecisionCode.NoEntry, null)]
    [InlineData("backend", "ledger", "GET", "/data", DecisionCode.NoEntry, null)]
    [InlineData("order", "all-data", "GET", "/data", DecisionCode.NoEntry, null)]
    public void Every_entry_that_applies_counts(string caller, string target, string method, string path, DecisionCode code, string? rule)
    {
        var decision = Policy.DecideServiceRoute(caller, target, method, path);
        (decision.Code, decision.Rule).ShouldBe((code, rule));
    }

    [Fact]
    public void Permissions_are_united_and_each_is_named_once()
    {
        Policy.FindPair("order", "ledger")!.Permissions.ShouldBe(["data:read", "ledger:read"]);
        Policy.DecideServicePermission("order", "ledger", "ledger:read").Rule.ShouldBe("service_permissions.backend.ledger.permissions[0]");
        Policy.DecideServicePermission("order", "payment", "ledger:read").Code.ShouldBe(DecisionCode.MissingPermission);
    }

    [Fact]
    public void The_entry_of_the_two_names_sets_the_rate_else_the_strictest_group()
    {
        Policy.FindPair("payment", "ledger")!.RateLimit!.ToString().ShouldBe("9/s");
        Policy.FindPair("order", "ledger")!.RateLimit!.ToString().ShouldBe("300/m");
        Policy.FindPair("order", "payment")!.RateLimit!.ToString().ShouldBe("10/s");
        Policy.FindPair("gateway", "order")!.RateLimit.ShouldBeNull();
    }

    [Fact]
    public void Audit_needs_the_word_of_every_entry()
    {
        Policy.FindPair("gateway", "order")!.Mode.ShouldBe(PolicyMode.Audit);
        Policy.FindPair("gateway", "payment")!.Mode.ShouldBe(PolicyMode.Enforce);
        Policy.DecideServiceRoute("gateway", "payment", "GET", "/z").Code.ShouldBe(DecisionCode.NotListed);
    }

    [Fact]
    public void A_role_reaches_the_members()
    {
        var person = Policy.ForPerson(["clerk", "owner"], []);
        (person.Holds("order", "x:read"), person.Holds("payment", "x:read"), person.Holds("ledger", "x:read")).ShouldBe((true, true, false));
        (person.Holds("ledger", "x:write"), person.Holds("order", "x:write")).ShouldBe((true, false));
        (person.Reaches("backend"), person.Reaches("all-data")).ShouldBe((false, false));
        Policy.Roles.Single(role => role.Name == "clerk").ServiceAccess.ShouldBe(["backend"]);
    }

    [Fact]
    public void What_tools_see_is_what_counts()
    {
        Policy.Groups.Select(group => $"{group.Name}: {string.Join(' ', group.Services)}").ShouldBe(["all-data: ledger payment", "backend: order payment"]);
        Policy.ServiceNames.ShouldBe(["gateway", "ledger", "order", "payment"]);
        Policy.Pairs.Select(pair => $"{pair.Caller}>{pair.Target}").ShouldBe(["gateway>order", "gateway>payment", "order>ledger", "order>payment", "payment>ledger"]);
        Policy.FindPair("order", "ledger")!.Endpoints.Select(rule => $"{rule.Rule} {rule.Path} {string.Join(',', rule.Methods)} {rule.Line}:{rule.Column}").ShouldBe(
        [
            "service_permissions.order.ledger.endpoints[0] /own GET 17:20",
            "service_permissions.order.ledger.endpoints[1] /data POST 17:52",
            "service_permissions.backend.all-data.endpoints[0] /data GET 8:20",
            "service_permissions.backend.ledger.endpoints[0] /ledger GET 12:20",
        ]);
        Policy.FindPair("payment", "ledger")!.DeniedEndpoints.Single().Rule.ShouldBe("service_permissions.backend.ledger.denied_endpoints[0]");
    }

    [Fact]
    public void Groups_may_not_make_more_pairs_than_a_policy_may_have()
    {
        static string Yaml(int count) =>
            $"groups: {{ g: [{string.Join(", ", Enumerable.Range(0, count).Select(i => $"s{i}"))}] }}\nservice_permissions: {{ g: {{ g: {{ permissions: [x] }} }} }}";
        Policies.Snapshot(Yaml(300)).Pairs.Length.ShouldBe(300 * 299);
        Policies.Errors(Yaml(400)).Single().Code.ShouldBe(PolicyProblemCodes.TooMany);
    }

    [Fact]
    public void A_call_asks_no_more_entries_than_a_pair_may_have()
    {
        static string Yaml(int groups) => $"groups: {{ {string.Join(", ", Enumerable.Range(0, groups).Select(i => $"g{i}: [a]"))} }}\nservice_permissions:\n"
            + string.Concat(Enumerable.Range(0, groups).Select(i => $"  g{i}: {{ b: {{ endpoints: [ {{ path: /p{i}, methods: [GET] }} ] }} }}\n"));
        Policies.Snapshot(Yaml(64)).DecideServiceRoute("a", "b", "GET", "/p63").Code.ShouldBe(DecisionCode.Allowed);
        var error = Policies.Errors(Yaml(65)).Single();
        (error.Code, error.Line).ShouldBe((PolicyProblemCodes.TooMany, 67));
    }
}
