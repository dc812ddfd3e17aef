using System.Text;
using System.Text.Json;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.AuthZen;

public sealed class EvaluationTests : IAsyncLifetime
{
    private const string Good = """{"subject":{"type":"service","id":"order-service"},"action":{"name":"GET"},"resource":{"type":"route","id":"/v1/user/profile","properties":{"service":"user-service"}}}""";
    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync();
        _doors.TokenOfPerson(Sample.Person("p1", ["customer_support"]));
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    public static TheoryData<string, bool, string> Questions => new()
    {
        { Good, true, "allowed" },
        { Route("service", "order-service", "PUT", "/v1/user/profile?x=1", "user-service"), false, "denied_endpoint" },
        { Route("service", "order-service", "GET", "/v1/user/%70rofile", "user-service"), true, "allowed" },
        { Route("service", "order-service", "GET", "/v1/user/../x", "user-service"), false, "ambiguous_path" },
        { Route("service", "order-service", "get", "/v1/user/profile", "user-service"), false, "invalid_method" },
        { Route("service", "user-service", "GET", "/v1/orders", "order-service"), false, "no_entry" },
        { Route("service", "disabled-service", "GET", "/v1/user/profile", "user-service"), false, "unknown_subject" },
        { Route("user", "p1", "GET", "/v1/customers", "user-service"), true, "allowed" },
        { Route("user", "p1", "GET", "/v1/user/profile", "user-service"), false, "missing_permission" },
        { Route("user", "p1", "GET", "/v1/payments", "payment-service"), false, "no_service_access" },
        { Route("user", "somebody@example.com", "GET", "/v1/customers", "user-service"), false, "unknown_subject" },
        { Route("group", "p1", "GET", "/v1/customers", "user-service"), false, "unknown_subject_type" },
        { Permission("service", "order-service", "user:read", "user-service"), true, "allowed" },
        { Permission("service", "order-service", "user:delete", "user-service"), false, "missing_permission" },
        { Permission("service", "order-service", "*", "user-service"), false, "missing_permission" },
        { Permission("user", "p1", "order:update", "order-service"), true, "allowed" },
        { Permission("user", "p1", "order:update", "payment-service"), false, "no_service_access" },
        { """{"subject":{"type":"user","id":"p1"},"action":{"name":"GET"},"resource":{"type":"route","id":"/v1/customers"}}""", false, "no_service" },
        { """{"subject":{"type":"user","id":"p1"},"action":{"name":"GET"},"resource":{"type":"route","id":"/v1/customers","properties":{"service":7}}}""", false, "no_service" },
        { """{"subject":{"type":"user","id":"p1"},"action":{"name":"read"},"resource":{"type":"record","id":"1"}}""", false, "unknown_resource_type" },
        // unknown members are ignored, the order of members does not matter
        { """{"future":{"a":[1]},"context":{"time":"now"},"resource":{"id":"user-service","type":"service","x":1},"action":{"properties":{"m":1},"name":"user:read"},"subject":{"properties":{},"id":"order-service","type":"service"}}""", true, "allowed" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Every_readable_question_is_answered_with_200(string body, bool decision, string code)
    {
        var answer = await _doors.EvaluateAsync(body);
        answer.Status.ShouldBe(200);
        answer.Header("Content-Type").ShouldBe("application/json");
        using var json = JsonDocument.Parse(BodyOf(answer));
        json.RootElement.GetProperty("decision").GetBoolean().ShouldBe(decision);
        json.RootElement.GetProperty("context").GetProperty("reason").GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task The_reason_names_rule_line_and_policy()
    {
        using var json = JsonDocument.Parse(BodyOf(await _doors.EvaluateAsync(Good)));
        var reason = json.RootElement.GetProperty("context").GetProperty("reason");
        reason.GetProperty("rule").GetString().ShouldBe("service_permissions.order-service.user-service.endpoints[0]");
        reason.GetProperty("line").GetInt32().ShouldBeGreaterThan(0);
        reason.GetProperty("policy_version").GetString().ShouldBe(Sample.Policy().Version);
    }

    public static TheoryData<string> Unreadable => new()
    {
        "", " ", "null", "[]", "\"x\"", "{", "{}", Good + "x", Good[..^1], "\uFEFF" + Good,
        Good.Replace("\"subject\":{\"type\":\"service\",\"id\":\"order-service\"},", ""),
        Good.Replace("\"action\":{\"name\":\"GET\"},", ""),
        Good.Replace("{\"type\":\"service\",\"id\":\"order-service\"}", "\"order-service\""),
        Good.Replace("{\"type\":\"service\",\"id\":\"order-service\"}", "null"),
        Good.Replace("{\"type\":\"service\",\"id\":\"order-service\"}", "[]"),
        Good.Replace("\"id\":\"order-service\"", "\"id\":7"),
        Good.Replace("\"id\":\"order-service\"", "\"ID\":\"order-service\""),
        Good.Replace("\"name\":\"GET\"", "\"name\":7"),
        Good.Replace("\"name\":\"GET\"", "\"name\":\"\""),
        Good.Replace("\"name\":\"GET\"", "\"nam\":\"GET\""),
        Good.Replace("\"type\":\"route\",", ""),
        Good.Replace("\"id\":\"/v1/user/profile\",", ""),
        Good.Replace("{\"service\":\"user-service\"}", "7"),
        Good.Replace("\"action\"", "\"context\":7,\"action\""),
        // duplicates, written plainly and escaped
        Good.Replace("\"action\"", "\"action\":{\"name\":\"GET\"},\"action\""),
        Good.Replace("\"name\":\"GET\"", "\"name\":\"GET\",\"name\":\"PUT\""),
        Good.Replace("\"name\":\"GET\"", "\"name\":\"GET\",\"n\\u0061me\":\"PUT\""),
        // I-JSON
        Good.Replace("order-service", "\\ud800"),
        // depth and text
        Good.Replace("\"action\"", $"\"context\":{string.Concat(Enumerable.Repeat("{\"a\":", 64))}1{new string('}', 64)},\"action\""),
        Good.Replace("/v1/user/profile", new string('a', 9000)),
        "{/* no */}", Good[..^1] + ",}",
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_is_400_and_decides_nothing(string body)
    {
        (await _doors.EvaluateAsync(body)).Status.ShouldBe(400);
        _doors.Audit.Facts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Content-Type: application/xml")]
    [InlineData("Content-Type: application/x-www-form-urlencoded")]
    [InlineData("Content-Type: application/json; charset=utf-16")]
    [InlineData("Content-Type:")]
    public async Task Another_content_type_is_400(string header) => (await _doors.EvaluateAsync(Good, header)).Status.ShouldBe(400);

    [Theory]
    [InlineData("Content-Type: application/json; charset=utf-8")]
    [InlineData("Content-Type: Application/JSON")]
    public async Task Json_by_any_of_its_names_is_read(string header) => (await _doors.EvaluateAsync(Good, header)).Status.ShouldBe(200);

    [Fact]
    public async Task Invalid_utf8_is_400()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        bytes[Good.IndexOf("order", StringComparison.Ordinal)] = 0xC0;
        (await _doors.EvaluateAsync(bytes)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413() =>
        (await _doors.EvaluateAsync(Good.Replace("\"action\"", $"\"context\":{{\"x\":\"{new string('a', 300_000)}\"}},\"action\""))).Status.ShouldBe(413);

    [Theory]
    [InlineData(Good)]
    [InlineData("nonsense")]
    public async Task The_request_id_is_echoed(string body)
    {
        (await _doors.EvaluateAsync(body, "X-Request-ID: bfe9eb29-ab87")).Header("X-Request-ID").ShouldBe("bfe9eb29-ab87");
        (await _doors.EvaluateAsync(body, "X-Request-ID: a", "X-Request-ID: b")).Header("X-Request-ID").ShouldBeNull();
        (await _doors.EvaluateAsync(body, $"X-Request-ID: {new string('a', 200)}")).Header("X-Request-ID").ShouldBeNull();
    }

    [Fact]
    public async Task Strangers_are_401_and_callers_without_the_permission_403()
    {
        (await _doors.SendAsync("POST", "/access/v1/evaluation", "Content-Length: 0")).Status.ShouldBe(401);
        var token = _doors.TokenOfService("user-service", "zerotrust");
        (await _doors.SendAsync("POST", "/access/v1/evaluation", $"Authorization: Bearer {token}", "Content-Length: 0")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task What_cannot_be_looked_up_or_recorded_is_503_and_no_decision()
    {
        (await _doors.EvaluateAsync(Route("user", "unavailable", "GET", "/v1/customers", "user-service"))).Status.ShouldBe(503);
        _doors.Audit.IsFull = true;
        (await _doors.EvaluateAsync(Good)).ShouldSatisfyAllConditions(
            answer => answer.Status.ShouldBe(503),
            answer => answer.Body.ShouldNotContain("decision"));
    }

    [Fact]
    public async Task An_unknown_subjects_id_is_not_recorded()
    {
        await _doors.EvaluateAsync(Route("user", "somebody@example.com", "GET", "/v1/customers", "user-service"));
        var fact = _doors.Audit.Facts.ShouldHaveSingleItem();
        (fact.ActorKind, fact.ActorId, fact.Detail, fact.Reason).ShouldBe(("anonymous", "-", "GET /v1/customers", "unknown_subject"));
    }

    [Fact]
    public async Task Another_method_is_405()
    {
        var answer = await _doors.SendAsync("GET", "/access/v1/evaluation", $"Authorization: Bearer {Doors.GatewayToken}");
        (answer.Status, answer.Header("Allow")).ShouldBe((405, "POST"));
    }

    [Fact]
    public async Task Discovery_is_public_and_names_the_public_url()
    {
        var answer = await _doors.SendAsync("GET", "/.well-known/authzen-configuration");
        answer.Status.ShouldBe(200);
        using var json = JsonDocument.Parse(BodyOf(answer));
        json.RootElement.GetProperty("policy_decision_point").GetString().ShouldBe(Doors.PublicUrl);
        json.RootElement.GetProperty("access_evaluation_endpoint").GetString().ShouldBe($"{Doors.PublicUrl}/access/v1/evaluation");
    }

    internal static string Route(string type, string id, string method, string path, string service) =>
        $$$$"""{"subject":{"type":"{{{{type}}}}","id":"{{{{id}}}}"},"action":{"name":"{{{{method}}}}"},"resource":{"type":"route","id":"{{{{path}}}}","properties":{"service":"{{{{service}}}}"}}}""";

    /// <summary>The same question with properties of the subject.</summary>
    internal static string With(string question, string properties)
    {
        var end = question.IndexOf('}', StringComparison.Ordinal);
        return $"{question[..end]},\"properties\":{properties}{question[end..]}";
    }

    internal static string Permission(string type, string id, string permission, string service) =>
        $$$$"""{"subject":{"type":"{{{{type}}}}","id":"{{{{id}}}}"},"action":{"name":"{{{{permission}}}}"},"resource":{"type":"service","id":"{{{{service}}}}"}}""";

    // Chunked: the one chunk between its length line and the last chunk.
    internal static string BodyOf(RawResponse answer) =>
        answer.Body.StartsWith('{') ? answer.Body : answer.Body[answer.Body.IndexOf('{', StringComparison.Ordinal)..(answer.Body.LastIndexOf('}') + 1)];
}
