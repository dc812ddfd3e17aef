using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.AuthZen;

/// <summary>What a question states counts only from whom the policy lets state it, and what cannot be used never helps.</summary>
public sealed class StatementTrustTests : IAsyncLifetime
{
    private const string Policy = """
        networks: { office: ["10.0.0.0/8", "2001:db8::/32"] }
        service_permissions:
          gateway:
            zerotrust: { permissions: [gateway:authorize, decision:evaluate] }
          supplier:
            zerotrust: { permissions: [decision:evaluate] }
          other:
            zerotrust: { permissions: [decision:evaluate] }
          order-service:
            store: { permissions: ["file:read"], endpoints: [{ path: "/v1/office", methods: [GET], when: 'context.ip in networks.office' }] }
        resources:
          file:
            service: store
            suppliers: [supplier]
            properties: { open: flag, size: number, tags: list, kind: text }
            subject_properties: { level: number }
            ids: { f1: { open: true, size: 5 } }
            actions:
              read:
                rules: [{ permission: "file:read", when: 'resource.open && resource.size < 10' }]
              tag:
                rules: [{ permission: "file:read", when: '"free" in resource.tags && subject.level > 3' }]
              visit:
                rules: [{ permission: "file:read", when: 'context.ip in networks.office' }]
          note:
            service: store
            properties: { open: flag }
            actions: { read: { rules: [{ permission: "file:read", when: 'resource.open' }] } }
        roles:
          system_admin: { permissions: ["*"], mfa_required: true, service_access: ["all"] }
        """;

    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)));
        _doors.Services.Add("mid");
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    [Theory]
    [InlineData("supplier", "f1", "", "allowed")]
    [InlineData("supplier", "f1", "\"open\":false", "condition_failed")]
    [InlineData("supplier", "f2", "\"open\":true,\"size\":9", "allowed")]
    // Who is no supplier states nothing, be it to open or to close.
    [InlineData("other", "f1", "\"open\":false", "allowed")]
    [InlineData("other", "f2", "\"open\":true,\"size\":9", "condition_error")]
    [InlineData("gateway", "f2", "\"open\":true,\"size\":9", "condition_error")]
    // A value of another kind is none, and the policy's own does not stand in for it.
    [InlineData("supplier", "f1", "\"open\":null", "condition_error")]
    [InlineData("supplier", "f1", "\"open\":\"true\"", "condition_error")]
    [InlineData("supplier", "f1", "\"open\":{\"a\":1}", "condition_error")]
    [InlineData("supplier", "f1", "\"size\":5.5", "condition_error")]
    [InlineData("supplier", "f1", "\"size\":1e400", "condition_error")]
    [InlineData("supplier", "f1", "\"size\":[5]", "condition_error")]
    [InlineData("supplier", "f1", "\"unknown\":[1,2,{\"a\":[]}]", "allowed")]
    public async Task Properties_count_from_suppliers(string caller, string id, string properties, string code) => (await CodeAsync(
        caller, Question("order-service", "read", $$"""{"type":"file","id":"{{id}}","properties":{ {{properties}} } }"""))).ShouldBe(code);

    [Theory]
    [InlineData("[\"free\",\"new\"]", "4", "allowed")]
    [InlineData("[\"new\"]", "4", "condition_failed")]
    [InlineData("[\"free\",1]", "4", "condition_error")]
    [InlineData("\"free\"", "4", "condition_error")]
    [InlineData("[\"free\"]", "3", "condition_failed")]
    [InlineData("[\"free\"]", "null", "condition_error")]
    public async Task Lists_and_properties_of_the_subject_are_read(string tags, string level, string code) => (await CodeAsync(
        "supplier",
        $$"""{"subject":{"type":"service","id":"order-service","properties":{"level":{{level}} } },"action":{"name":"tag"},"resource":{"type":"file","id":"f9","properties":{"tags":{{tags}} } } }""")).ShouldBe(code);

    [Fact]
    public async Task A_supplier_of_one_type_is_none_of_another() =>
        (await CodeAsync("supplier", Question("order-service", "read", """{"type":"note","id":"n1","properties":{"open":true}}"""))).ShouldBe("condition_error");

    [Fact]
    public async Task More_than_64_properties_are_400_from_a_supplier()
    {
        var many = string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"p{i}\":{i}"));
        var body = Question("order-service", "read", $$"""{"type":"file","id":"f1","properties":{ {{many}} } }""");
        (await SendAsync("supplier", body)).Status.ShouldBe(400);
        (await SendAsync("other", body)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("gateway", "10.1.2.3", "allowed")]
    [InlineData("gateway", "192.0.2.1", "condition_failed")]
    [InlineData("gateway", "2001:db8::1", "allowed")]
    [InlineData("gateway", "::ffff:10.1.2.3", "allowed")]
    // Forms that one reader takes for another address than the next.
    [InlineData("gateway", "10.1", "condition_error")]
    [InlineData("gateway", "012.1.2.3", "condition_error")]
    [InlineData("gateway", "0x0a.1.2.3", "condition_error")]
    [InlineData("gateway", "167837955", "condition_error")]
    [InlineData("gateway", "10.1.2.3 ", "condition_error")]
    [InlineData("gateway", "2001:db8::1%eth0", "condition_error")]
    [InlineData("gateway", "", "condition_error")]
    // Only who may ask as a gateway knows the address of a call.
    [InlineData("other", "10.1.2.3", "condition_error")]
    [InlineData("supplier", "10.1.2.3", "condition_error")]
    public async Task The_address_of_a_call_counts_from_gateways(string caller, string address, string code) => (await CodeAsync(
        caller, Question("order-service", "GET", """{"type":"route","id":"/v1/office","properties":{"service":"store"}}""", address))).ShouldBe(code);

    [Theory]
    [InlineData("gateway", "allowed")]
    [InlineData("supplier", "allowed")]
    [InlineData("other", "condition_error")]
    public async Task The_address_in_a_question_about_a_resource_counts_from_its_suppliers_too(string caller, string code) =>
        (await CodeAsync(caller, Question("order-service", "visit", """{"type":"file","id":"f1"}""", "10.1.2.3"))).ShouldBe(code);

    [Theory]
    [InlineData("read", "planet", "unknown_resource_type")]
    [InlineData("fly", "file", "unknown_action")]
    public async Task What_the_policy_does_not_name_is_a_denial(string action, string type, string code) =>
        (await CodeAsync("supplier", Question("order-service", action, $$"""{"type":"{{type}}","id":"f1"}"""))).ShouldBe(code);

    [Fact]
    public async Task The_record_names_the_resource_but_no_id_that_may_be_an_address()
    {
        await CodeAsync("supplier", Question("order-service", "read", """{"type":"file","id":"f1"}"""));
        await CodeAsync("supplier", Question("order-service", "read", """{"type":"file","id":"somebody@example.com"}"""));
        _doors.Audit.Facts.Select(fact => (fact.Target, fact.Detail)).ShouldBe([("store", "read file f1"), ("store", "read file (no plain word)")]);
    }

    [Fact]
    public async Task What_is_stated_of_the_subject_is_not_said_of_who_acts_for_it() => (await CodeAsync(
        "supplier",
        """{"subject":{"type":"service","id":"order-service","properties":{"level":9,"act":{"sub":"mid"}}},"action":{"name":"tag"},"resource":{"type":"file","id":"f9","properties":{"tags":["free"]}}}"""))
        .ShouldBe("actor_no_entry");

    private static string Question(string service, string action, string resource, string? address = null)
    {
        var context = address is null ? "" : $$""","context":{"ip":"{{address}}"}""";
        return $$"""{"subject":{"type":"service","id":"{{service}}"},"action":{"name":"{{action}}"},"resource":{{resource}}{{context}} }""";
    }

    private async Task<string> CodeAsync(string caller, string body)
    {
        var answer = await SendAsync(caller, body);
        answer.Status.ShouldBe(200, answer.Body);
        return JsonNode.Parse(EvaluationTests.BodyOf(answer))!["context"]!["reason"]!["code"]!.GetValue<string>();
    }

    private Task<RawResponse> SendAsync(string caller, string body)
    {
        var token = _doors.TokenOfService(caller, "zerotrust");
        var head = RawHttp.Request(
            _doors.Address, "POST", "/access/v1/evaluation", [$"Authorization: Bearer {token}", $"Content-Length: {body.Length}", "Content-Type: application/json"]);
        return RawHttp.SendAsync(_doors.Address, (byte[])[.. Encoding.Latin1.GetBytes(head), .. Encoding.UTF8.GetBytes(body)]);
    }
}
