using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Decisions;

/// <summary>Where a service acts for a subject, both must pass at the target, by the current policy.</summary>
public sealed class ActorTests : IAsyncLifetime
{
    private const string Policy = """
        service_permissions:
          edge:
            store: { permissions: ["order:*", "user:read"], endpoints: [{ path: "/v1/orders", methods: [GET, PATCH] }] }
          mid:
            store: { permissions: ["*:read"], endpoints: [{ path: "/v1/orders", methods: [GET] }, { path: "/v1/stock", methods: [GET] }] }
          gateway:
            zerotrust: { permissions: [gateway:authorize, decision:evaluate] }
        services:
          store:
            endpoints:
              - { path: "/v1/orders", methods: [GET], permission: "order:read" }
              - { path: "/v1/orders", methods: [PATCH], permission: "order:update" }
              - { path: "/v1/stock", methods: [GET], permission: "stock:read" }
        roles:
          system_admin: { permissions: ["*"], mfa_required: true, service_access: ["all"] }
          clerk: { permissions: ["order:read", "order:update"], mfa_required: false, service_access: ["store"] }
        """;

    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)));
        _doors.Services.Add("edge");
        _doors.Services.Add("mid");
        _doors.Services.Add("idle");
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    [Theory]
    [InlineData("user", "mid", "GET", "/v1/orders", "store", 200, "")]
    // The person may, the service that acts may not; and the other way round.
    [InlineData("user", "mid", "PATCH", "/v1/orders", "store", 403, "actor_not_listed")]
    [InlineData("user", "mid", "GET", "/v1/stock", "store", 403, "missing_permission")]
    [InlineData("user", "idle", "GET", "/v1/orders", "store", 403, "actor_no_entry")]
    [InlineData("service", "mid", "GET", "/v1/orders", "store", 200, "")]
    [InlineData("service", "mid", "GET", "/v1/stock", "store", 403, "not_listed")]
    [InlineData("service", "mid", "PATCH", "/v1/orders", "store", 403, "actor_not_listed")]
    // A person's own token for the platform is good at every gateway; in the hands of a service it is not.
    [InlineData("user", "mid", "GET", "/v1/orders", "zerotrust", 403, "wrong_audience")]
    [InlineData("user", "mid", "GET", "/v1/orders", "mid", 403, "wrong_audience")]
    public async Task Both_must_pass_at_the_gateway(string kind, string actor, string method, string path, string audience, int status, string reason)
    {
        var answer = await AskAsync(TokenOf(kind, actor, audience), method, path);
        (answer.Status, answer.Header("X-Auth-Reason") ?? "").ShouldBe((status, reason));
        if (status == 200)
        {
            answer.Header("X-Auth-Subject").ShouldBe(kind == "user" ? "p1" : "edge");
            answer.Header("X-Auth-Actor").ShouldBe(actor);
            answer.Header("X-Auth-Permissions").ShouldBe(kind == "user" ? "order:read" : "order:*:read,order:read,user:read");
        }

        _doors.Audit.Facts[^1].Detail.ShouldEndWith($"{path} by {actor}");
    }

    [Fact]
    public async Task A_caller_without_actor_overwrites_what_a_client_sent()
    {
        var token = _doors.TokenOfPerson(Sample.Person("p2", ["clerk"]));
        (await AskAsync(token, "GET", "/v1/orders")).Header("X-Auth-Actor").ShouldBe("");
    }

    [Theory]
    [InlineData("""{"sub":"mid"}""", "GET", true, "allowed")]
    [InlineData("""{"sub":"mid"}""", "PATCH", false, "actor_not_listed")]
    [InlineData("""{"sub":"idle"}""", "GET", false, "actor_no_entry")]
    [InlineData("""{"sub":"nobody"}""", "GET", false, "unknown_actor")]
    public async Task AuthZen_says_the_same(string act, string method, bool allowed, string code)
    {
        _doors.TokenOfPerson(Sample.Person("p1", ["clerk"]));
        var answer = await _doors.EvaluateAsync(Question(act, method));
        answer.Status.ShouldBe(200);
        answer.Body.ShouldContain($"\"decision\":{(allowed ? "true" : "false")}");
        answer.Body.ShouldContain($"\"code\":\"{code}\"");
    }

    [Theory]
    [InlineData("\"mid\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"sub\":1}")]
    public async Task An_actor_that_cannot_be_read_is_not_taken_for_none(string act) =>
        (await _doors.EvaluateAsync(Question(act, "GET"))).Status.ShouldBe(400);

    [Fact]
    public async Task Nobody_administers_in_anothers_name()
    {
        _doors.Tokens.Known["acting"] = new TokenVerdict.Valid(Sample.Service("gateway") with { Actor = new TokenActor("mid", null) }, null);
        var answer = await _doors.SendAsync("POST", "/access/v1/evaluation", "Authorization: Bearer acting", "Content-Length: 0");
        answer.Status.ShouldBe(401);
        _doors.Audit.Facts[^1].Reason.ShouldBe("acts_for_another");
    }

    [Fact]
    public void The_grant_is_what_both_hold()
    {
        var access = new AccessPolicy(_doors.Holder);
        access.ForActor("mid", "p1", Sample.Person("p1", ["clerk"]), "store").ShouldBe("order:read", reaches: true, mfa: false);
        access.ForActor("mid", "a1", Sample.Person("a1", ["system_admin"]), "store").ShouldBe("*:read", reaches: true, mfa: true);
        access.ForActor("mid", "p1", Sample.Person("p1", []), "store").ShouldBe("", reaches: false, mfa: false);
        access.ForActor("idle", "p1", Sample.Person("p1", ["clerk"]), "store").ShouldBe("", reaches: false, mfa: false);
        access.ForActor("mid", "edge", null, "store").ShouldBe("order:*:read order:read user:read", reaches: true, mfa: false);
        access.ForActor("mid", "idle", null, "store").ShouldBe("", reaches: false, mfa: false);
        new AccessPolicy(new PolicyHolder()).ForActor("mid", "edge", null, "store").ShouldBe("", reaches: false, mfa: false);
    }

    private string TokenOf(string kind, string actor, string audience)
    {
        var state = Sample.Person("p1", ["clerk"]);
        var caller = kind == "user" ? Sample.User("p1", audience) : Sample.Service("edge", audience);
        _doors.Tokens.Known["acting"] = new TokenVerdict.Valid(caller with { Actor = new TokenActor(actor, null) }, kind == "user" ? state : null);
        return "acting";
    }

    private Task<RawResponse> AskAsync(string token, string method, string path) => _doors.SendAsync(
        "GET", "/v1/gateway/authorize", $"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}", "X-Target-Service: store",
        $"X-Forwarded-Method: {method}", $"X-Forwarded-Uri: {path}", $"Authorization: Bearer {token}");

    private static string Question(string act, string method) =>
        $$"""{"subject":{"type":"user","id":"p1","properties":{"act":{{act}} } },"action":{"name":"{{method}}"},"resource":{"type":"route","id":"/v1/orders","properties":{"service":"store"} } }""";
}

internal static class GrantExtensions
{
    internal static void ShouldBe(this Contracts.Permissions.DelegatedGrant grant, string permissions, bool reaches, bool mfa) =>
        (string.Join(' ', grant.Permissions), grant.Reaches, grant.MfaRequired).ShouldBe((permissions, reaches, mfa));
}
