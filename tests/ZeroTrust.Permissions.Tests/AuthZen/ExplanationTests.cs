using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace ZeroTrust.Permissions.Tests.AuthZen;

/// <summary>What a decision says beside yes and no: the rule, the path, what came near, what is only audited, and which login is missing.</summary>
public sealed class ExplanationTests : IAsyncLifetime
{
    private const string Policy = """
        service_permissions:
          gateway:
            zerotrust: { permissions: [gateway:authorize, decision:evaluate] }
          order-service:
            store: { endpoints: [{ path: "/v1/orders/{id}", methods: [GET] }], denied_endpoints: [{ path: "/v1/orders/secret", methods: [GET] }, { path: "/healthz/deep", methods: [GET] }] }
            lab: { mode: audit, permissions: ["order:read"], endpoints: [{ path: "/v1/orders", methods: [GET] }], denied_endpoints: [{ path: "/v1/secret", methods: [GET] }] }
          mid:
            store: { endpoints: [{ path: "/v1/orders/{id}", methods: [GET] }] }
        services:
          store:
            endpoints:
              - { path: "/v1/orders/{id}", methods: [GET], permission: "order:read" }
              - { path: "/v1/money", methods: [GET], permission: "order:read", acr: aal2, max_age: 300 }
              - { path: "/v1/fresh", methods: [GET], permission: "order:read", max_age: 300 }
            public_endpoints: [{ path: "/healthz/**", methods: [GET] }]
        roles:
          system_admin: { permissions: ["*"], mfa_required: true, service_access: ["all"] }
          clerk: { permissions: ["order:read"], mfa_required: false, service_access: ["store"] }
        """;

    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)), new FakeTimeProvider(Sample.Now));
        _doors.Services.Add("mid");
        _doors.TokenOfPerson(Sample.Person("p1", ["clerk"]));
        _doors.TokenOfPerson(Sample.Person("admin", ["system_admin"]));
        _doors.TokenOfPerson(Sample.Person("nobody", []));
        _doors.TokenOfPerson(Sample.Person("gone", ["clerk"], active: false));
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    [Fact]
    public async Task An_allowed_call_names_rule_and_canonical_path()
    {
        var reason = await ReasonAsync(Route("service", "order-service", "GET", "/v1/orders/%37?x=1", "store"));
        (reason["code"]!.GetValue<string>(), reason["rule"]!.GetValue<string>(), reason["canonical_path"]!.GetValue<string>())
            .ShouldBe(("allowed", "service_permissions.order-service.store.endpoints[0]", "/v1/orders/7"));
        reason["nearest"].ShouldBeNull();
    }

    [Theory]
    [InlineData("POST", "/v1/orders/7", "method")]
    [InlineData("GET", "/v1/orders/7/lines", "path")]
    public async Task A_denial_names_what_came_nearest(string method, string path, string differs)
    {
        var reason = await ReasonAsync(Route("service", "order-service", method, path, "store"));
        (reason["code"]!.GetValue<string>(), reason["nearest"]!["rule"]!.GetValue<string>(), reason["nearest"]!["differs"]!.GetValue<string>())
            .ShouldBe(("not_listed", "service_permissions.order-service.store.endpoints[0]", differs));
        reason["nearest"]!["line"]!.GetValue<int>().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("GET", "/v1/other", true, "not_listed")]
    [InlineData("GET", "/v1/orders", true, null)]
    [InlineData("GET", "/v1/secret", false, null)]
    [InlineData("GET", "/v1/../orders", false, null)]
    public async Task What_passes_for_audit_only_says_so_and_is_recorded_so(string method, string path, bool decision, string? audited)
    {
        var answer = await AnswerAsync(Route("service", "order-service", method, path, "lab"));
        answer["decision"]!.GetValue<bool>().ShouldBe(decision);
        answer["context"]!["reason"]!["audited"]?.GetValue<string>().ShouldBe(audited);
        if (audited is not null)
        {
            _doors.Audit.Facts.ShouldHaveSingleItem().Reason.ShouldBe($"audited_{audited}");
        }
    }

    [Theory]
    [InlineData("aal1", 1000, "aal2", 300)]
    [InlineData("aal2", 1000, "aal2", 300)]
    public async Task A_denial_that_only_lacks_a_login_obliges_to_a_step_up(string acr, int age, string asked, int maxAge)
    {
        var answer = await AnswerAsync(EvaluationTests.With(Route("user", "p1", "GET", "/v1/money", "store"), Login(acr, age)));
        answer["decision"]!.GetValue<bool>().ShouldBeFalse();
        var obligation = answer["context"]!["obligations"]!.AsArray().ShouldHaveSingleItem()!;
        (obligation["type"]!.GetValue<string>(), obligation["acr_value"]!.GetValue<string>(), obligation["max_age"]!.GetValue<int>()).ShouldBe(("step-up", asked, maxAge));
        obligation["id"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Where_only_the_age_is_asked_any_class_is_enough()
    {
        var answer = await AnswerAsync(EvaluationTests.With(Route("user", "p1", "GET", "/v1/fresh", "store"), Login("aal2", 1000)));
        answer["context"]!["obligations"]![0]!["acr_value"]!.GetValue<string>().ShouldBe("aal1");
    }

    [Theory]
    [InlineData("p1", "/v1/money", "aal2", 0)]
    [InlineData("nobody", "/v1/money", "aal1", 1000)]
    public async Task Nobody_is_obliged_who_may_anyway_or_may_not_even_then(string person, string path, string acr, int age) =>
        (await AnswerAsync(EvaluationTests.With(Route("user", person, "GET", path, "store"), Login(acr, age))))["context"]!["obligations"].ShouldBeNull();

    [Theory]
    [InlineData(0, "allowed")]
    [InlineData(-30, "allowed")]
    // A login that is still to come would be young for ever.
    [InlineData(-31, "step_up_required")]
    [InlineData(-1_000_000, "step_up_required")]
    public async Task A_login_in_the_future_is_none(int age, string code) =>
        (await ReasonAsync(EvaluationTests.With(Route("user", "p1", "GET", "/v1/money", "store"), Login("aal2", age))))["code"]!.GetValue<string>().ShouldBe(code);

    [Theory]
    [InlineData("service", "order-service", "/healthz/live", "allowed")]
    [InlineData("service", "mid", "/healthz/live", "allowed")]
    [InlineData("service", "user-service", "/healthz/live", "allowed")]
    [InlineData("user", "nobody", "/healthz", "allowed")]
    [InlineData("user", "admin", "/healthz/live", "allowed")]
    // What is denied to somebody by name stays denied, what is ambiguous is nobody's, and who is not known is no caller.
    [InlineData("service", "order-service", "/healthz/deep", "denied_endpoint")]
    [InlineData("service", "mid", "/healthz/deep", "allowed")]
    [InlineData("service", "mid", "/healthz/../v1/money", "ambiguous_path")]
    [InlineData("user", "gone", "/healthz/live", "subject_inactive")]
    [InlineData("user", "unheard-of", "/healthz/live", "unknown_subject")]
    public async Task What_is_public_is_open_to_every_known_subject(string type, string id, string path, string code) =>
        (await ReasonAsync(Route(type, id, "GET", path, "store")))["code"]!.GetValue<string>().ShouldBe(code);

    [Fact]
    public async Task What_is_denied_to_who_acts_is_denied_though_it_is_public() => (await ReasonAsync(
        EvaluationTests.With(Route("user", "p1", "GET", "/healthz/deep", "store"), """{"act":{"sub":"order-service"}}""")))["code"]!.GetValue<string>()
        .ShouldNotBe("allowed");

    private static string Route(string type, string id, string method, string path, string service) => EvaluationTests.Route(type, id, method, path, service);

    private static string Login(string acr, int age) => $$"""{"acr":"{{acr}}","auth_time":{{Sample.Now.AddSeconds(-age).ToUnixTimeSeconds()}} }""";

    private async Task<JsonNode> AnswerAsync(string body) => JsonNode.Parse(EvaluationTests.BodyOf(await _doors.EvaluateAsync(body)))!;

    private async Task<JsonNode> ReasonAsync(string body) => (await AnswerAsync(body))["context"]!["reason"]!;
}
