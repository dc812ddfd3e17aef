using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class ServiceDefinitionTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        services:
          users:
            hosts: ["users.internal", "xn--bcher-kva.example", "10.0.0.1", "[::1]"]
            public_endpoints:
              - { path: /healthz, methods: [GET] }
              - { path: "/static/**", methods: [GET, HEAD] }
          orders:
            hosts: [orders_1.internal]
            endpoints: [ { path: "/{id}", methods: [GET], permission: "order:read", acr: aal2 } ]
        roles: { r: { permissions: ["*"], service_access: [all] } }
        """);

    [Theory]
    [InlineData("users.internal", "users")]
    [InlineData("USERS.Internal", "users")]
    [InlineData("users.internal.", "users")]
    [InlineData("users.internal:80", "users")]
    [InlineData("Users.internal.:8443", "users")]
    [InlineData("users.internal:", "users")]
    [InlineData("xn--bcher-kva.example", "users")]
    [InlineData("XN--BCHER-KVA.example:1", "users")]
    [InlineData("10.0.0.1:80", "users")]
    [InlineData("[::1]", "users")]
    [InlineData("[::1]:443", "users")]
    [InlineData("orders_1.internal", "orders")]
    // Unicode is not Punycode, and nothing is folded beyond ASCII.
    [InlineData("b\u00fccher.example", null)]
    [InlineData("u\u017Fers.internal", null)]
    [InlineData("users\u3002internal", null)]
    [InlineData("\uFF55sers.internal", null)]
    [InlineData("users.internal..", null)]
    [InlineData(".users.internal", null)]
    [InlineData("x.users.internal", null)]
    [InlineData("users.internal:80:80", null)]
    [InlineData("users.internal:http", null)]
    [InlineData("users.internal:-1", null)]
    [InlineData("a@users.internal", null)]
    [InlineData("users.internal/x", null)]
    [InlineData(" users.internal", null)]
    [InlineData("users.internal\0", null)]
    [InlineData("users.internal,orders_1.internal", null)]
    [InlineData("::1", null)]
    [InlineData("[::1", null)]
    [InlineData("", null)]
    [InlineData(":", null)]
    [InlineData(".", null)]
    [InlineData(":80", null)]
    public void A_host_belongs_to_one_service(string host, string? service) => Policy.FindServiceOfHost(host).ShouldBe(service);

    [Fact]
    public void A_host_of_any_length_is_answered() => Policy.FindServiceOfHost(new string('a', 100_000)).ShouldBeNull();

    [Theory]
    [InlineData("users", "GET", "/healthz", DecisionCode.Allowed)]
    [InlineData("users", "GET", "/healthz?x", DecisionCode.Allowed)]
    [InlineData("users", "HEAD", "/healthz", DecisionCode.NotListed)]
    [InlineData("users", "GET", "/healthz/", DecisionCode.NotListed)]
    [InlineData("users", "GET", "/static/a/b", DecisionCode.Allowed)]
    [InlineData("users", "GET", "/static/../admin", DecisionCode.AmbiguousPath)]
    [InlineData("users", "GET", "/static/%2e%2e/admin", DecisionCode.AmbiguousPath)]
    [InlineData("users", "GET", "/staticx", DecisionCode.NotListed)]
    [InlineData("users", "get", "/healthz", DecisionCode.InvalidMethod)]
    [InlineData("orders", "GET", "/healthz", DecisionCode.NoEntry)]
    [InlineData("nobody", "GET", "/healthz", DecisionCode.NoEntry)]
    public void A_public_endpoint_is_open_to_everybody(string target, string method, string path, DecisionCode expected) =>
        Policy.DecidePublicRoute(target, method, path).Code.ShouldBe(expected);

    [Fact]
    public void A_service_without_endpoints_is_closed_to_persons() =>
        Policy.DecidePersonRoute(Policy.ForPerson(["r"], []), "users", "GET", "/healthz").Code.ShouldBe(DecisionCode.NoEntry);

    [Fact]
    public void What_tools_see_is_what_the_file_says()
    {
        var (orders, users) = (Policy.Services[0], Policy.Services[1]);
        (orders.Name, orders.Line, users.Name, users.Line).ShouldBe(("orders", 7, "users", 2));
        users.Hosts.ShouldBe(["users.internal", "xn--bcher-kva.example", "10.0.0.1", "[::1]"]);
        users.PublicEndpoints.Select(rule => $"{rule.Rule} {rule.Path} {string.Join(',', rule.Methods)}").ShouldBe(
            ["services.users.public_endpoints[0] /healthz GET", "services.users.public_endpoints[1] /static/** GET,HEAD"]);
        var endpoint = orders.Endpoints.Single();
        (endpoint.Path, endpoint.Permission, endpoint.Login, endpoint.Condition, endpoint.Environments.Length).ShouldBe(
            ("/{id}", "order:read", new LoginRequirement("aal2", null), null, 0));
    }
}
