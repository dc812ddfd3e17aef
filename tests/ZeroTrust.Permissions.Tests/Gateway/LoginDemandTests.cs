using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Tests.AuthZen;
using ZeroTrust.Platform.Access;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Gateway;

/// <summary>What roles, endpoints and a demand ask of a person's login, at both doors.</summary>
public sealed class LoginDemandTests : IAsyncLifetime
{
    private const string Policy = """
        service_permissions:
          mid:
            store: { permissions: ["*"], endpoints: [{ path: "/v1/secrets", methods: [GET] }] }
          gateway:
            zerotrust: { permissions: [gateway:authorize, decision:evaluate] }
        services:
          store:
            endpoints:
              - { path: "/v1/plain", methods: [GET], permission: "item:read" }
              - { path: "/v1/secrets", methods: [GET], permission: "item:read", acr: aal2 }
              - { path: "/v1/secrets", methods: [PUT], permission: "item:read", max_age: 300 }
              - { path: "/v1/fresh", methods: [GET, POST], permission: "item:read", acr: aal1, max_age: 60 }
              - { path: "/v1/closed", methods: [GET], permission: "item:close", acr: aal2 }
        roles:
          chief: { permissions: ["item:read"], mfa_required: true, service_access: ["store"] }
          clerk: { permissions: ["item:read"], mfa_required: false, service_access: ["store"] }
        """;

    private readonly FakeTimeProvider _clock = new(Sample.Now);
    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)), _clock);
        _doors.Services.Add("mid");
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    // roles, acr, age of the login (null: not said), call; reason and what is asked for.
    [Theory]
    [InlineData("clerk", "aal1", 0, "GET /v1/plain", "allowed", null, null)]
    [InlineData("clerk", null, null, "GET /v1/plain", "allowed", null, null)]
    [InlineData("clerk", "enrolment", 0, "GET /v1/plain", "enrolment_only", null, null)]
    [InlineData("chief", "aal2", 86_399, "GET /v1/plain", "allowed", null, null)]
    [InlineData("chief", "aal2", null, "GET /v1/plain", "allowed", null, null)]
    [InlineData("chief", "aal1", 0, "GET /v1/plain", "mfa_required", "aal2", null)]
    [InlineData("chief", null, 0, "GET /v1/plain", "mfa_required", "aal2", null)]
    [InlineData("chief", "aal22", 0, "GET /v1/plain", "mfa_required", "aal2", null)]
    [InlineData("chief", "enrolment", 0, "GET /v1/plain", "enrolment_only", null, null)]
    [InlineData("clerk,chief", "aal1", 0, "GET /v1/plain", "mfa_required", "aal2", null)]
    // The endpoint itself.
    [InlineData("clerk", "aal2", 9999, "GET /v1/secrets", "allowed", null, null)]
    [InlineData("clerk", "aal1", 0, "GET /v1/secrets", "step_up_required", "aal2", null)]
    [InlineData("clerk", null, 0, "GET /v1/secrets", "step_up_required", "aal2", null)]
    [InlineData("clerk", "aal1", 299, "PUT /v1/secrets", "allowed", null, null)]
    [InlineData("clerk", "aal1", 300, "PUT /v1/secrets", "step_up_required", null, 300)]
    [InlineData("clerk", "aal1", null, "PUT /v1/secrets", "step_up_required", null, 300)]
    [InlineData("clerk", "aal1", 59, "POST /v1/fresh", "allowed", null, null)]
    [InlineData("clerk", null, 59, "POST /v1/fresh", "step_up_required", "aal1", 60)]
    // All that is asked for at once, so that one new login is enough.
    [InlineData("chief", "aal1", 9999, "GET /v1/fresh", "mfa_required", "aal2", 60)]
    [InlineData("chief", "aal2", 60, "GET /v1/fresh", "step_up_required", "aal2", 60)]
    // A denial keeps its own reason.
    [InlineData("chief", "aal1", 0, "GET /v1/closed", "missing_permission", null, null)]
    [InlineData("chief", "enrolment", 0, "DELETE /v1/secrets", "not_listed", null, null)]
    public async Task A_call_passes_on_the_login_that_is_asked_for(string roles, string? acr, int? age, string call, string reason, string? asked, int? maxAge)
    {
        var state = Sample.Person("p1", roles.Split(','));
        var login = new PersonLogin(acr, age is { } seconds ? Sample.Now.AddSeconds(-seconds) : null);
        await ShouldAnswerAsync(state, login, call, reason, asked, maxAge);
        _doors.Audit.Facts.Select(fact => (fact.Outcome, fact.Reason)).Distinct().ShouldBe([(reason == "allowed" ? AuditOutcome.Success : AuditOutcome.Denied, reason)]);
    }

    [Fact]
    public async Task After_a_demand_only_a_later_login_counts()
    {
        var state = Sample.Person("p1", ["clerk"]) with { StepUpAfter = Sample.Now };
        await ShouldAnswerAsync(state, new PersonLogin("aal2", Sample.Now.AddSeconds(-1)), "GET /v1/plain", "step_up_required", null, 0);
        await ShouldAnswerAsync(state, new PersonLogin("aal2", null), "GET /v1/plain", "step_up_required", null, 0);
        await ShouldAnswerAsync(state, new PersonLogin("aal1", Sample.Now.AddSeconds(-1)), "GET /v1/secrets", "step_up_required", "aal2", 0);
        await ShouldAnswerAsync(state with { Roles = ["chief"] }, new PersonLogin("aal1", Sample.Now.AddSeconds(-1)), "GET /v1/plain", "mfa_required", "aal2", 0);
        await ShouldAnswerAsync(state, new PersonLogin("aal1", Sample.Now), "GET /v1/plain", "allowed", null, null);
    }

    [Fact]
    public async Task A_login_grows_old_while_the_token_lives()
    {
        var state = Sample.Person("p1", ["clerk"]);
        var login = new PersonLogin("aal1", Sample.Now);
        _clock.Advance(TimeSpan.FromSeconds(59.999));
        await ShouldAnswerAsync(state, login, "GET /v1/fresh", "allowed", null, null);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ShouldAnswerAsync(state, login, "GET /v1/fresh", "step_up_required", "aal1", 60);
    }

    [Theory]
    [InlineData("GET", "PUT", "aal1", 0, "aal2", 300)]
    [InlineData("PUT", "GET", "aal1", 0, "aal2", 300)]
    [InlineData("PUT", "GET", "aal2", 300, "aal2", 300)]
    [InlineData("GET", "PUT", "aal2", 299, null, null)]
    [InlineData("PUT", "PUT", "aal1", 299, null, null)]
    public async Task Of_two_readings_of_the_method_the_strictest_counts(string method, string other, string acr, int age, string? asked, int? maxAge)
    {
        var token = _doors.TokenOf(Sample.Person("p1", ["clerk"]), Sample.User("p1", Caller.Platform, new PersonLogin(acr, Sample.Now.AddSeconds(-age))));
        ShouldBe(await AskAsync(token, $"{method} /v1/secrets", $"X-HTTP-Method-Override: {other}"), asked is null ? "allowed" : "step_up_required", asked, maxAge);
    }

    [Fact]
    public async Task Who_acts_for_a_person_has_the_persons_login()
    {
        var state = Sample.Person("p1", ["clerk"]);
        var caller = Sample.User("p1", "store", new PersonLogin("aal1", Sample.Now)) with { Actor = new TokenActor("mid", null) };
        ShouldBe(await AskAsync(_doors.TokenOf(state, caller), "GET /v1/secrets"), "step_up_required", "aal2", null);
        ShouldBe(await AskAsync(_doors.TokenOf(state, caller with { ContextClass = "aal2" }), "GET /v1/secrets"), "allowed", null, null);
        // What the acting service may not call, no login of the person opens.
        ShouldBe(await AskAsync(_doors.TokenOf(state, caller), "PUT /v1/secrets"), "actor_not_listed", null, null);
        ShouldBe(await AskAsync(_doors.TokenOf(state with { Roles = ["chief"] }, caller), "GET /v1/secrets"), "mfa_required", "aal2", null);
    }

    [Fact]
    public async Task Who_holds_a_bound_token_is_asked_for_another_of_that_scheme()
    {
        var caller = Sample.User("p1", Caller.Platform, new PersonLogin("aal1", Sample.Now)) with { Confirmation = new TokenConfirmation("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I") };
        var token = _doors.TokenOf(Sample.Person("p1", ["clerk"]), caller);
        var answer = await _doors.SendAsync(
            "GET", "/v1/gateway/authorize", [.. Call("GET /v1/secrets"), $"Authorization: DPoP {token}", "DPoP: good", "X-Forwarded-Proto: https", "X-Forwarded-Host: api.example"]);
        answer.Status.ShouldBe(401);
        answer.Header("WWW-Authenticate")!.ShouldStartWith("DPoP error=\"insufficient_user_authentication\"");
        answer.Header("WWW-Authenticate")!.ShouldEndWith("acr_values=\"aal2\", algs=\"ES256 PS256 RS256\"");
    }

    // The endpoint's own demand is about calls, and a permission is none: several endpoints may need it, or none.
    [Theory]
    [InlineData("clerk", "{}", "allowed")]
    [InlineData("chief", "{}", "mfa_required")]
    [InlineData("chief", """{"acr":"aal1"}""", "mfa_required")]
    [InlineData("chief", """{"acr":"aal2"}""", "allowed")]
    [InlineData("chief", """{"amr":["pwd","otp","mfa"]}""", "mfa_required")]
    [InlineData("clerk", """{"acr":"enrolment"}""", "enrolment_only")]
    public async Task A_permission_is_held_on_the_login_that_the_roles_ask_for(string role, string properties, string code)
    {
        _doors.TokenOfPerson(Sample.Person("p1", [role]));
        ShouldBe(await EvaluateAsync(EvaluationTests.With(EvaluationTests.Permission("user", "p1", "item:read", "store"), properties)), code, code == "mfa_required" ? "aal2" : null, null);
    }

    [Theory]
    [InlineData("""{"acr":2}""")]
    [InlineData("""{"acr":null}""")]
    [InlineData("""{"acr":""}""")]
    [InlineData("""{"acr":["aal2"]}""")]
    [InlineData("""{"auth_time":"1790000000"}""")]
    [InlineData("""{"auth_time":null}""")]
    [InlineData("""{"auth_time":-1}""")]
    [InlineData("""{"auth_time":1.5}""")]
    [InlineData("""{"auth_time":253402300800}""")]
    [InlineData("""{"auth_time":1e300}""")]
    public async Task A_login_that_cannot_be_read_is_not_guessed(string properties)
    {
        _doors.TokenOfPerson(Sample.Person("p1", ["clerk"]));
        (await _doors.EvaluateAsync(EvaluationTests.With(EvaluationTests.Permission("user", "p1", "item:read", "store"), properties))).Status.ShouldBe(400);
    }

    private async Task ShouldAnswerAsync(SubjectState state, PersonLogin login, string call, string reason, string? asked, int? maxAge)
    {
        var token = _doors.TokenOf(state, Sample.User(state.Subject, Caller.Platform, login));
        ShouldBe(await AskAsync(token, call), reason, asked, maxAge);
        var properties = string.Join(',', new[] { login.ContextClass is { } acr ? $"\"acr\":\"{acr}\"" : "", login.At is { } at ? $"\"auth_time\":{at.ToUnixTimeSeconds()}" : "" }.Where(text => text.Length > 0));
        var words = call.Split(' ');
        ShouldBe(await EvaluateAsync(EvaluationTests.With(EvaluationTests.Route("user", state.Subject, words[0], words[1], "store"), $"{{{properties}}}")), reason, asked, maxAge);
    }

    private static void ShouldBe(RawResponse answer, string reason, string? asked, int? maxAge)
    {
        var challenge = asked is null && maxAge is null ? null
            : "Bearer error=\"insufficient_user_authentication\", error_description=\"A more recent or stronger login is required.\""
                + (asked is null ? "" : $", acr_values=\"{asked}\"") + (maxAge is null ? "" : $", max_age=\"{maxAge}\"");
        (answer.Header("X-Auth-Reason") ?? "allowed", answer.Header("WWW-Authenticate")).ShouldBe((reason, challenge));
        answer.Status.ShouldBe(reason == "allowed" ? 200 : challenge is null ? 403 : 401);
    }

    private static void ShouldBe(JsonElement answer, string reason, string? asked, int? maxAge)
    {
        var said = answer.GetProperty("context").GetProperty("reason");
        (answer.GetProperty("decision").GetBoolean(), said.GetProperty("code").GetString()).ShouldBe((reason == "allowed", reason));
        (said.TryGetProperty("acr_values", out var acr) ? acr.GetString() : null).ShouldBe(asked);
        (said.TryGetProperty("max_age", out var age) ? age.GetInt32() : (int?)null).ShouldBe(maxAge);
    }

    private async Task<JsonElement> EvaluateAsync(string question)
    {
        var answer = await _doors.EvaluateAsync(question);
        answer.Status.ShouldBe(200);
        return JsonDocument.Parse(EvaluationTests.BodyOf(answer)).RootElement;
    }

    private Task<RawResponse> AskAsync(string token, string call, params string[] headers) =>
        _doors.SendAsync("GET", "/v1/gateway/authorize", [.. Call(call), $"Authorization: Bearer {token}", .. headers]);

    private static string[] Call(string call) =>
    [
        $"X-Gateway-Key: id-of-gateway.{FakeServices.Secret}", "X-Target-Service: store", $"X-Forwarded-Method: {call.Split(' ')[0]}", $"X-Forwarded-Uri: {call.Split(' ')[1]}",
    ];
}
