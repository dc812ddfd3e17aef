using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Gateway;

public sealed class GatewayDoorTests : IAsyncLifetime
{
    private const string Key = $"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}";
    private const string Target = "X-Target-Service: user-service";
    private const string Method = "X-Forwarded-Method: GET";
    private const string Uri = "X-Forwarded-Uri: /v1/user/profile";
    private Doors _doors = null!;
    private string _order = "";

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync();
        _order = $"Authorization: Bearer {_doors.TokenOfService("order-service", "user-service")}";
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    public async Task Whatever_the_method_of_the_question_the_named_call_is_decided(string method)
    {
        var answer = await AskAsync(method, Key, Target, Method, Uri, _order);
        answer.Status.ShouldBe(200);
        answer.Header("X-Auth-Subject").ShouldBe("order-service");
        answer.Header("X-Auth-Subject-Type").ShouldBe("service");
        answer.Header("X-Auth-Permissions").ShouldBe("user:read,user:address:write");
        answer.Header("X-Auth-Path").ShouldBe("/v1/user/profile");
        answer.Header("X-Auth-Reason").ShouldBeNull();
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    // Headers beside the caller's token; each line says what the door must answer and why.
    public static TheoryData<string[], int, string> Calls => new()
    {
        // the pairs
        { [Key, Target, "X-Original-Method: GET", "X-Original-URI: /v1/user/profile?x=1"], 200, "" },
        { [Key, Target, Method, Uri, "X-Original-Method: GET", "X-Original-URI: /v1/user/profile"], 200, "" },
        { [Key, Target, Method, Uri, "X-Original-Method: POST", "X-Original-URI: /v1/user/profile"], 403, "malformed_forwarding" },
        { [Key, Target, Method, Uri, "X-Original-Method: GET", "X-Original-URI: /v1/other"], 403, "malformed_forwarding" },
        { [Key, Target, Method, Uri, "X-Original-URI: /v1/user/profile"], 403, "malformed_forwarding" },
        { [Key, Target, Method, "X-Original-URI: /v1/user/profile"], 403, "malformed_forwarding" },
        { [Key, Target, "X-Original-Method: GET", Uri], 403, "malformed_forwarding" },
        // missing, empty, twice
        { [Key, Method, Uri], 403, "malformed_forwarding" },
        { [Key, Target, Uri], 403, "malformed_forwarding" },
        { [Key, Target, Method], 403, "malformed_forwarding" },
        { [Key, "X-Target-Service:", Method, Uri], 403, "malformed_forwarding" },
        { [Key, Target, "X-Forwarded-Method:", Uri], 403, "malformed_forwarding" },
        { [Key, Target, Method, "X-Forwarded-Uri:"], 403, "malformed_forwarding" },
        { [Key, Target, Target, Method, Uri], 403, "malformed_forwarding" },
        { [Key, Target, Method, Method, Uri], 403, "malformed_forwarding" },
        { [Key, Target, Method, Uri, Uri], 403, "malformed_forwarding" },
        { [Key, Target, Method, Uri, "X-Original-Method:", "X-Original-URI:"], 403, "malformed_forwarding" },
        // H03, H07, H08: aliases are other headers and say nothing
        { [Key, Target, Method, Uri, "X_Forwarded_Uri: /v1/user/admin", "X.Forwarded.Method: DELETE", "X-Forwarded-Prefix: /x", "x-envoy-original-path: /y"], 200, "" },
        { [Key, Target, "X_Forwarded_Method: GET", Uri], 403, "malformed_forwarding" },
        // M01: a second reading of the method
        { [Key, Target, Method, Uri, "X-HTTP-Method-Override: GET"], 200, "" },
        { [Key, Target, Method, Uri, "X-HTTP-Method-Override: DELETE"], 403, "denied_endpoint" },
        { [Key, Target, Method, Uri, "X-HTTP-Method: POST"], 403, "not_listed" },
        { [Key, Target, Method, Uri, "X-Method-Override: delete"], 403, "invalid_method" },
        { [Key, Target, Method, Uri, "X-Method-Override:"], 403, "ambiguous_method" },
        { [Key, Target, Method, Uri, "X-Method-Override: GET", "X-HTTP-Method: PUT"], 403, "ambiguous_method" },
        { [Key, Target, Method, Uri, "X-Method-Override: GET", "X-Method-Override: GET"], 403, "ambiguous_method" },
        // M02: methods are exact
        { [Key, Target, "X-Forwarded-Method: get", Uri], 403, "invalid_method" },
        { [Key, Target, "X-Forwarded-Method: HEAD", Uri], 403, "not_listed" },
        { [Key, Target, "X-Forwarded-Method: FOO", Uri], 403, "invalid_method" },
        { [Key, Target, "X-Forwarded-Method: GET, GET", Uri], 403, "invalid_method" },
        // paths, raw
        { [Key, Target, Method, "X-Forwarded-Uri: /v1/user/../user/profile"], 403, "ambiguous_path" },
        { [Key, Target, Method, "X-Forwarded-Uri: //v1/user/profile"], 403, "ambiguous_path" },
        { [Key, Target, Method, "X-Forwarded-Uri: /v1/user/profile;a=b"], 403, "ambiguous_path" },
        { [Key, Target, Method, "X-Forwarded-Uri: /v1/user%2fprofile"], 403, "ambiguous_path" },
        { [Key, Target, Method, "X-Forwarded-Uri: http://evil/v1/user/profile"], 403, "ambiguous_path" },
        { [Key, Target, Method, "X-Forwarded-Uri: *"], 403, "ambiguous_path" },
        { [Key, Target, Method, "X-Forwarded-Uri: /v1/user/prof\u00eele"], 403, "ambiguous_path" },
        // H09: bytes that are no UTF-8, in the path and in any header that the proxy passes on
        { [Key, Target, Method, Uri, "User-Agent: caf\u00e9", "Cookie: \u00ff\u0080"], 200, "" },
        { [Key, "X-Target-Service: user\u00e9", Method, Uri], 403, "wrong_audience" },
        { [Key, Target, Method, "X-Forwarded-Uri: /v1/user/profile?next=/../x%2f"], 200, "" },
        { [Key, Target, Method, "X-Forwarded-Uri: /V1/user/profile"], 403, "not_listed" },
        // the proxy's own proof
        { [Target, Method, Uri], 403, "gateway_unauthenticated" },
        { ["X-Gateway-Key:", Target, Method, Uri], 403, "gateway_unauthenticated" },
        { ["X-Gateway-Key: id-of-gateway.wrong", Target, Method, Uri], 403, "gateway_unauthenticated" },
        { ["X-Gateway-Key: id-of-gateway", Target, Method, Uri], 403, "gateway_unauthenticated" },
        { [$"X-Gateway-Key: .{FakeServices.Secret}", Target, Method, Uri], 403, "gateway_unauthenticated" },
        { [Key, Key, Target, Method, Uri], 403, "gateway_unauthenticated" },
        { [$"X-Gateway-Key: id-of-order-service.{FakeServices.Secret}", Target, Method, Uri], 403, "gateway_not_allowed" },
        // identity headers of the client change nothing
        { [Key, Target, Method, Uri, "X-Auth-Subject: root", "X-Auth-Permissions: *", "Connection: X-Target-Service"], 200, "" },
        // the target
        { [Key, "X-Target-Service: payment-service", Method, Uri], 403, "wrong_audience" },
        { [Key, "X-Target-Service: USER-SERVICE", Method, Uri], 403, "wrong_audience" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_is_decided_by_exactly_what_the_proxy_says(string[] headers, int status, string reason)
    {
        var answer = await AskAsync("GET", [.. headers, _order]);
        (answer.Status, answer.Header("X-Auth-Reason") ?? "").ShouldBe((status, reason));
        if (status != 200)
        {
            answer.Header("X-Auth-Subject").ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(null, "token_missing", "Bearer")]
    [InlineData("Authorization: Basic Zm9v", "token_missing", "Bearer")]
    [InlineData("Authorization: Bearer", "token_missing", "Bearer")]
    [InlineData("Authorization: Bearer stranger", "token_unknown", "Bearer error=\"invalid_token\"")]
    public async Task Without_a_valid_token_the_caller_is_challenged(string? authorization, string reason, string challenge)
    {
        var answer = await AskAsync("GET", authorization is null ? [Key, Target, Method, Uri] : [Key, Target, Method, Uri, authorization]);
        (answer.Status, answer.Header("X-Auth-Reason"), answer.Header("WWW-Authenticate")).ShouldBe((401, reason, challenge));
    }

    [Fact]
    public async Task Two_tokens_are_none() =>
        (await AskAsync("GET", Key, Target, Method, Uri, _order, _order)).Status.ShouldBe(401);

    [Fact]
    public async Task A_persons_token_for_the_platform_is_good_at_a_gateway_and_a_services_is_not()
    {
        var person = _doors.TokenOfPerson(Sample.Person("p1", ["customer_support"]));
        var answer = await AskAsync("GET", Key, Target, Method, "X-Forwarded-Uri: /v1/customers", $"Authorization: Bearer {person}");
        answer.Status.ShouldBe(200);
        (answer.Header("X-Auth-Subject"), answer.Header("X-Auth-Subject-Type")).ShouldBe(("p1", "user"));
        answer.Header("X-Auth-Permissions").ShouldBe("customer:read,order:read,order:update");

        var service = _doors.TokenOfService("order-service", "zerotrust");
        (await AskAsync("GET", Key, Target, Method, Uri, $"Authorization: Bearer {service}")).Header("X-Auth-Reason").ShouldBe("wrong_audience");
        var elsewhere = _doors.TokenOfPerson(Sample.Person("p2", ["customer_support"]), "order-service");
        (await AskAsync("GET", Key, Target, Method, Uri, $"Authorization: Bearer {elsewhere}")).Header("X-Auth-Reason").ShouldBe("wrong_audience");
    }

    [Fact]
    public async Task What_counts_is_what_the_person_holds_now()
    {
        var state = Sample.Person("p3", []);
        var token = _doors.TokenOfPerson(state);
        var answer = await AskAsync("GET", Key, Target, Method, "X-Forwarded-Uri: /v1/customers", $"Authorization: Bearer {token}");
        (answer.Status, answer.Header("X-Auth-Reason")).ShouldBe((403, "no_service_access"));
        _doors.TokenOfPerson(state with { Roles = ["customer_support"], Active = false });
        (await AskAsync("GET", Key, Target, Method, "X-Forwarded-Uri: /v1/customers", $"Authorization: Bearer {token}")).Header("X-Auth-Reason").ShouldBe("subject_inactive");
    }

    [Fact]
    public async Task A_subject_that_cannot_stand_in_a_header_is_refused_and_not_repaired()
    {
        foreach (var subject in new[] { "a\r\nX-Auth-Subject: root", "jos\u00e9", "a b", "\u0001" })
        {
            _doors.Tokens.Known["odd"] = new TokenVerdict.Valid(Sample.User(subject), Sample.Person(subject, ["customer_support"]));
            var answer = await AskAsync("GET", Key, Target, Method, "X-Forwarded-Uri: /v1/customers", "Authorization: Bearer odd");
            (answer.Status, answer.Header("X-Auth-Reason")).ShouldBe((403, "subject_not_printable"));
        }
    }

    [Fact]
    public async Task Nothing_is_allowed_that_cannot_be_recorded()
    {
        _doors.Audit.IsFull = true;
        var answer = await AskAsync("GET", Key, Target, Method, Uri, _order);
        (answer.Status, answer.Header("X-Auth-Reason"), answer.Header("X-Auth-Subject")).ShouldBe((403, "audit_unavailable", null));
    }

    [Fact]
    public async Task Permissions_that_cannot_be_read_deny()
    {
        var answer = await AskAsync("GET", Key, Target, Method, Uri, "Authorization: Bearer unavailable");
        (answer.Status, answer.Header("X-Auth-Reason")).ShouldBe((403, "permissions_unavailable"));
    }

    [Fact]
    public async Task Permissions_too_long_for_a_header_are_left_out_and_counted()
    {
        var permissions = string.Join(", ", Enumerable.Range(0, 500).Select(i => $"\"permission-{i:0000}:read\""));
        var yaml = $"""
            service_permissions:
              order-service:
                user-service:
                  permissions: [{permissions}]
                  endpoints: [{"{"} path: "/v1/user/profile", methods: [GET] {"}"}]
              gateway:
                zerotrust: {"{"} permissions: [gateway:authorize] {"}"}
            roles:
              r: {"{"} permissions: ["*"], mfa_required: false, service_access: [all] {"}"}
            """;
        _doors.Holder.Activate(Sample.Policy(yaml, number: 2)).ShouldBeTrue();
        var answer = await AskAsync("GET", Key, Target, Method, Uri, _order);
        answer.Status.ShouldBe(200);
        answer.Headers.Single(header => header.Key == "X-Auth-Permissions").Value.ShouldBe("");
        answer.Header("X-Auth-Permissions-Omitted").ShouldBe("500");
    }

    [Fact]
    public async Task A_body_is_ignored()
    {
        var request = RawHttp.Request(_doors.Address, "POST", "/v1/gateway/authorize", Key, Target, Method, Uri, _order, "Content-Length: 5") + "\0{{\"x";
        (await RawHttp.SendAsync(_doors.Address, request)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Each_decision_is_recorded_with_its_rule_and_without_the_query()
    {
        await AskAsync("GET", Key, Target, Method, "X-Forwarded-Uri: /v1/user/profile?secret=1", _order);
        await AskAsync("GET", Key, Target, "X-Forwarded-Method: DELETE", "X-Forwarded-Uri: /v1/user/profile?secret=1", _order);
        await AskAsync("GET", Key, Target, Method, "X-Forwarded-Uri: /v1/../x%3fsecret=1", _order);
        await AskAsync("GET", Key, Target, "X-Forwarded-Method: secret", Uri, _order);
        await AskAsync("GET", Key, Target, Method, Uri);
        var facts = _doors.Audit.Facts;
        facts.Select(fact => (fact.ActorId, fact.Target, fact.Detail, fact.Outcome, fact.Reason)).ShouldBe(
        [
            ("order-service", "user-service", "GET /v1/user/profile", AuditOutcome.Success, "allowed"),
            ("order-service", "user-service", "DELETE /v1/user/profile", AuditOutcome.Denied, "denied_endpoint"),
            ("order-service", "user-service", "GET (no canonical path)", AuditOutcome.Denied, "ambiguous_path"),
            ("order-service", "user-service", "(no valid method) /v1/user/profile", AuditOutcome.Denied, "invalid_method"),
            ("-", "user-service", "GET /v1/user/profile", AuditOutcome.Denied, "token_missing"),
        ]);
        facts[0].Rule.ShouldBe("service_permissions.order-service.user-service.endpoints[0]");
        facts[0].PolicyVersion.ShouldBe(Sample.Policy().Version);
        facts.ShouldAllBe(fact => fact.Action == "decision.made");
    }

    [Fact]
    public async Task A_stranger_without_a_key_leaves_no_record_and_one_with_a_wrong_key_does()
    {
        await AskAsync("GET", Target, Method, Uri, _order);
        _doors.Audit.Facts.ShouldBeEmpty();
        await AskAsync("GET", "X-Gateway-Key: a.b", Target, Method, Uri, _order);
        _doors.Audit.Facts.ShouldHaveSingleItem().Reason.ShouldBe("gateway_unauthenticated");
    }

    [Fact]
    public async Task Without_a_policy_no_proxy_may_ask()
    {
        await using var empty = await Doors.OpenAsync(new PolicyHolder());
        (await empty.SendAsync("GET", "/v1/gateway/authorize", Key, Target, Method, Uri)).Status.ShouldBe(403);
    }

    private Task<RawResponse> AskAsync(string method, params string[] headers) => _doors.SendAsync(method, "/v1/gateway/authorize", headers);
}
