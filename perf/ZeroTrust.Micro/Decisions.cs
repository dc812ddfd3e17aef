using System.Globalization;
using System.Net;
using ZeroTrust.Policy;

namespace ZeroTrust.Micro;

internal static class Decisions
{
    // Made one after the other, so that one large policy is gone before the next is measured.
    internal static IEnumerable<Scenario> All() => PairCounts.SelectMany(OfPairs).Concat(EndpointCounts.SelectMany(OfEndpoints)).Concat(OfKinds());

    private static readonly int[] PairCounts = [10, 1_000, 10_000];
    private static readonly int[] EndpointCounts = [100, 100_000];

    private static IEnumerable<Scenario> OfPairs(int pairs)
    {
        var policy = Organisation.Compile(Organisation.Pairs(pairs, 8, ""));
        string[] callers = [.. policy.Pairs.Select(pair => pair.Caller)];
        string[] targets = [.. policy.Pairs.Select(pair => pair.Target)];
        yield return new Scenario(Name($"exact path, one of {pairs:N0} pairs"), true, _ => policy.DecideServiceRoute(callers[7], targets[7], "GET", "/v1/resource-5").Allowed);

        // A prime stride: every call another pair, far away in memory.
        yield return new Scenario(Name($"exact path, each of {pairs:N0} pairs in turn"), true, i =>
        {
            var at = (int)((uint)i * 7_919 % (uint)pairs);
            return policy.DecideServiceRoute(callers[at], targets[at], "GET", "/v1/resource-5").Allowed;
        });
    }

    private static IEnumerable<Scenario> OfEndpoints(int endpoints)
    {
        yield return OfEndpoints(endpoints, "", "");
        yield return OfEndpoints(endpoints, "/{id}", "/42");
        yield return OfEndpoints(endpoints, "/**", "/a/b/c");
    }

    private static Scenario OfEndpoints(int endpoints, string end, string beneath)
    {
        var policy = Organisation.Compile(Organisation.Pairs(1, endpoints, end));
        string[] paths = [.. Enumerable.Range(0, endpoints).Select(i => string.Create(CultureInfo.InvariantCulture, $"/v1/resource-{i}{beneath}"))];
        return new Scenario(Name($"/v1/resource-…{end}, each of {endpoints:N0} in turn"), true, i => policy.DecideServiceRoute("caller-0", "target-0", "GET", paths[(int)((uint)i * 7_919 % (uint)endpoints)]).Allowed);
    }

    private static IEnumerable<Scenario> OfKinds()
    {
        var policy = Organisation.Compile("""
            groups: { g: [a, c], h: [b, d] }
            networks: { office: ["10.0.0.0/8", "2001:db8::/32"] }
            windows: { always: { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "12:00" } }
            service_permissions:
              a:
                b:
                  permissions: ["user:read", "order:*"]
                  endpoints:
                    - { path: "/v1/users/{id}", methods: [GET] }
                    - { path: "/v1/mine/{id}", methods: [GET], when: 'path.id == subject.id' }
                    - { path: /v1/inside, methods: [GET], when: 'context.ip in networks.office && context.time in windows.always' }
                  denied_endpoints: [ { path: "/admin/**" }, { path: "/v1/users/{id}/secret" }, { path: /v1/users/root } ]
                audited: { mode: audit, endpoints: [] }
              g:
                h: { endpoints: [ { path: "/v1/group/{id}", methods: [GET] } ] }
            services:
              b:
                hosts: [b.internal]
                endpoints: [ { path: "/v1/users/{id}", methods: [GET], permission: "user:read", acr: aal2, max_age: 300 } ]
                public_endpoints: [ { path: /healthz, methods: [GET] } ]
            roles: { clerk: { permissions: ["user:read"], service_access: [b] } }
            """);
        var clerk = policy.ForPerson(["clerk"], []);
        yield return new Scenario("template, denials over its readings", true, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/users/42").Allowed);
        yield return new Scenario("template of a group behind the pair's own", true, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/group/42").Allowed);
        yield return new Scenario("template of a group", true, _ => policy.DecideServiceRoute("c", "d", "GET", "/v1/group/42").Allowed);
        yield return new Scenario("audit: not listed", true, _ => policy.DecideServiceRoute("a", "audited", "GET", "/x").Allowed);
        yield return new Scenario("permission of a service", true, _ => policy.DecideServicePermission("a", "b", "order:line:read").Allowed);
        yield return new Scenario("person, template that asks for a login", true, _ => policy.DecidePersonRoute(clerk, "b", "GET", "/v1/users/42").Allowed);
        yield return new Scenario("public endpoint", true, _ => policy.DecidePublicRoute("b", "GET", "/healthz").Allowed);
        yield return new Scenario("service of a host", true, _ => policy.FindServiceOfHost("B.internal:8080") is not null);
        var call = new CallContext { Time = DateTimeOffset.UnixEpoch, ClientAddress = IPAddress.Parse("10.1.2.3") };
        yield return new Scenario("condition on a parameter and the subject", true, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/mine/a", call).Allowed);
        yield return new Scenario("condition on address and time", true, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/inside", call).Allowed);
        yield return new Scenario("condition that fails", false, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/mine/42").Allowed);
        yield return new Scenario("not listed, with the nearest rule", false, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/users").Allowed);
        yield return new Scenario("denied template", false, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/users/42/secret").Allowed);
        yield return new Scenario("denied in another spelling", false, _ => policy.DecideServiceRoute("a", "b", "GET", "/v1/users/x/../root").Allowed);
    }

    private static string Name(FormattableString text) => FormattableString.Invariant(text);
}
