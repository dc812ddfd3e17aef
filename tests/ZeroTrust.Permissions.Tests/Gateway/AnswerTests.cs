using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Gateway;

/// <summary>Limits of pairs, the lifetime of answers, and calls that everybody may make.</summary>
public sealed class AnswerTests
{
    private const string Policy = """
        service_permissions:
          gateway: { zerotrust: { permissions: [gateway:authorize] } }
          free: { store: { endpoints: [ { path: "/items", methods: [GET] } ] } }
          bound: { store: { endpoints: [ { path: "/items", methods: [GET] } ], rate_limit: 10/s } }
        services:
          store:
            public_endpoints: [ { path: "/healthz", methods: [GET] } ]
            endpoints:
              - { path: "/items", methods: [GET], permission: "item:read" }
              - { path: "/fresh", methods: [GET], permission: "item:read", max_age: 300 }
        roles:
          clerk: { permissions: ["item:read"], mfa_required: false, service_access: [store] }
        """;

    private static readonly RateLimit Ten = new(10, RateLimitPeriod.Second);

    [Fact]
    public async Task A_pair_over_its_limit_is_refused_with_the_time_to_wait()
    {
        await using var doors = await OpenAsync();
        doors.Limits.Answer = _ => new RateVerdict(false, Ten, 0, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100));
        var answer = await AskAsync(doors, "/items", doors.TokenOfService("bound", "store"));
        (answer.Status, answer.Header("X-Auth-Reason"), answer.Header("Retry-After"), answer.Header("X-Auth-Subject")).ShouldBe((403, "rate_limited", "1", null));
        doors.Audit.Facts.Where(fact => fact.Action == "decision.made").Select(fact => (fact.Reason, fact.Outcome)).ShouldBe([("rate_limited", AuditOutcome.Denied)]);
    }

    [Fact]
    public async Task The_operator_may_ask_for_429()
    {
        await using var doors = await OpenAsync(options => options.RateLimitedAs429 = true);
        doors.Limits.Answer = _ => new RateVerdict(false, Ten, 0, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        var answer = await AskAsync(doors, "/items", doors.TokenOfService("bound", "store"));
        (answer.Status, answer.Header("X-Auth-Reason"), answer.Header("Retry-After")).ShouldBe((429, "rate_limited", "5"));
    }

    [Fact]
    public async Task A_call_within_says_what_is_left()
    {
        await using var doors = await OpenAsync();
        doors.Limits.Answer = _ => new RateVerdict(true, Ten, 9, TimeSpan.FromMilliseconds(100));
        var answer = await AskAsync(doors, "/items", doors.TokenOfService("bound", "store"));
        (answer.Status, answer.Header("RateLimit-Policy"), answer.Header("RateLimit")).ShouldBe((200, "\"pair\";q=10;w=1", "\"pair\";r=9;t=1"));
    }

    // R01: the key is the identity that was proved, and never what a header says.
    [Fact]
    public async Task What_is_counted_is_the_pair_that_calls()
    {
        await using var doors = await OpenAsync();
        await AskAsync(doors, "/items", doors.TokenOfService("bound", "store"), "X-Forwarded-For: 1.2.3.4", "X-Auth-Subject: free");
        var person = Sample.Person("p", ["clerk"]);
        await AskAsync(doors, "/items", doors.TokenOf(person, Sample.User("p", "store") with { Actor = new TokenActor("bound", null) }));
        await AskAsync(doors, "/items", doors.TokenOfPerson(person));
        await AskAsync(doors, "/other", doors.TokenOfService("free", "store"));
        doors.Limits.Taken.ShouldBe([("bound", "store"), ("bound", "store")]);
    }

    [Fact]
    public async Task Answers_are_not_kept_unless_the_operator_says_so()
    {
        await using var doors = await OpenAsync();
        (await AskAsync(doors, "/items", doors.TokenOfService("free", "store"))).Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task An_answer_that_cannot_change_by_itself_may_be_kept_for_as_long_as_the_token_lives()
    {
        var clock = new FakeTimeProvider(Sample.Now);
        await using var doors = await OpenAsync(options => options.MaxDecisionAge = 60, clock);
        var token = doors.TokenOfService("free", "store");
        var answer = await AskAsync(doors, "/items", token);
        answer.Header("Cache-Control").ShouldBe("private, max-age=60");
        answer.Header("Vary")!.ShouldContain("Authorization");
        answer.Header("Vary")!.ShouldContain("X-Original-URI");
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(7.5));
        (await AskAsync(doors, "/items", token)).Header("Cache-Control").ShouldBe("private, max-age=7");
        clock.Advance(TimeSpan.FromSeconds(7));
        (await AskAsync(doors, "/items", token)).Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task What_may_change_by_itself_or_counts_is_never_kept()
    {
        await using var doors = await OpenAsync(options => options.MaxDecisionAge = 60, new FakeTimeProvider(Sample.Now));
        var person = doors.TokenOfPerson(Sample.Person("p", ["clerk"]));
        (await AskAsync(doors, "/items", person)).Header("Cache-Control").ShouldBe("private, max-age=60");
        (await AskAsync(doors, "/fresh", person)).Header("Cache-Control").ShouldBe("no-store", "the login ages");
        (await AskAsync(doors, "/items", doors.TokenOfService("bound", "store"))).Header("Cache-Control").ShouldBe("no-store", "every call counts");
        (await AskAsync(doors, "/none", doors.TokenOfService("free", "store"))).Header("Cache-Control").ShouldBe("no-store", "a refusal");
        doors.Tokens.Known["proved"] = new TokenVerdict.Valid(Sample.Service("free", "store") with { Confirmation = new TokenConfirmation("thumb") }, null);
        var proved = await doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call("/items"), "Authorization: DPoP proved", "DPoP: good", "X-Forwarded-Proto: https", "X-Forwarded-Host: store.example"]);
        (proved.Status, proved.Header("Cache-Control")).ShouldBe((200, "no-store"), "a proof is good for one call");
    }

    [Fact]
    public async Task Everybody_may_call_what_is_public_and_is_nobody_there()
    {
        await using var doors = await OpenAsync();
        var answer = await doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call("/healthz"), "X-Auth-Subject: root"]);
        answer.Status.ShouldBe(200);
        foreach (var name in new[] { "X-Auth-Subject", "X-Auth-Subject-Type", "X-Auth-Actor", "X-Auth-Permissions", "X-Auth-Permissions-Omitted" })
        {
            answer.Header(name).ShouldBe("", name);
        }

        answer.Header("X-Auth-Path").ShouldBe("/healthz");
        (await doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call("/healthz"), "Authorization: Bearer stranger"])).Header("X-Auth-Reason").ShouldBe("token_unknown");
        (await doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call("/items")])).Header("X-Auth-Reason").ShouldBe("token_missing");
        (await doors.SendAsync("GET", "/v1/gateway/authorize", Call("/healthz")[1..])).Header("X-Auth-Reason").ShouldBe("gateway_unauthenticated");
        doors.Audit.Facts.Select(fact => (fact.ActorId, fact.Detail, fact.Reason)).ShouldBe(
            [("-", "GET /healthz", "allowed"), ("-", "GET /healthz", "token_unknown"), ("-", "GET /items", "token_missing")]);
    }

    private static Task<Doors> OpenAsync(Action<PolicyOptions>? configure = null, TimeProvider? clock = null) =>
        Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)), clock, configure);

    private static string[] Call(string path) =>
        [$"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}", "X-Target-Service: store", "X-Original-Method: GET", $"X-Original-URI: {path}"];

    private static Task<RawResponse> AskAsync(Doors doors, string path, string token, params string[] headers) =>
        doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call(path), $"Authorization: Bearer {token}", .. headers]);
}
