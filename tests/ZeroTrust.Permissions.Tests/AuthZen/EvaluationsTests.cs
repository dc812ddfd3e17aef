using System.Text;
using System.Text.Json;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.AuthZen;

/// <summary>Several questions in one request: order, defaults, when it ends, and that one bad question spoils no other.</summary>
public sealed class EvaluationsTests : IAsyncLifetime
{
    private const string Order = """{"type":"service","id":"order-service"}""";
    private const string UserService = """{"type":"service","id":"user-service"}""";
    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync();
        _doors.TokenOfPerson(Sample.Person("p1", ["customer_support"]));
        _doors.TokenOfPerson(Sample.Person("p2", ["customer_support"]));
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    [Theory]
    // The default semantic, by its name and without.
    [InlineData("", "user:read,user:delete,user:read", "TFT")]
    [InlineData("execute_all", "user:read,user:delete,user:read", "TFT")]
    [InlineData("deny_on_first_deny", "user:read,user:delete,user:read", "TF")]
    [InlineData("deny_on_first_deny", "user:read,user:read", "TT")]
    [InlineData("permit_on_first_permit", "user:delete,user:read,user:read", "FT")]
    [InlineData("permit_on_first_permit", "user:delete,user:delete", "FF")]
    public async Task Answers_come_in_the_order_of_the_questions_until_the_semantic_ends_them(string semantic, string actions, string expected)
    {
        var items = string.Join(',', actions.Split(',').Select(action => $$"""{"action":{"name":"{{action}}"} }"""));
        var options = semantic.Length == 0 ? "" : $$""","options":{"evaluations_semantic":"{{semantic}}","another":1}""";
        var decisions = await DecisionsAsync($$"""{"subject":{{Order}},"resource":{{UserService}},"evaluations":[{{items}}]{{options}} }""");
        Letters(decisions).ShouldBe(expected);
        _doors.Audit.Facts.Count.ShouldBe(expected.Length);
    }

    [Fact]
    public async Task An_entity_of_a_question_replaces_the_default_whole()
    {
        var decisions = await DecisionsAsync(
            $$"""{"subject":{"type":"user","id":"p1","properties":{"acr":"aal2","auth_time":1790000000} },"action":{"name":"order:update"},"resource":{"type":"service","id":"order-service"},"evaluations":[{},{"resource":{"type":"service","id":"payment-service"} },{"subject":{"type":"service","id":"order-service"} },{"action":{"name":"user:read"},"resource":{{UserService}},"subject":{{Order}} }]}""");
        Letters(decisions).ShouldBe("TFFT");
        decisions.Select(CodeOf).ShouldBe(["allowed", "no_service_access", "no_entry", "allowed"]);
    }

    [Fact]
    public async Task A_login_at_the_top_is_not_that_of_another_subject()
    {
        _doors.TokenOfPerson(Sample.Person("admin", ["system_admin"]));
        var decisions = await DecisionsAsync(
            """{"subject":{"type":"user","id":"admin","properties":{"acr":"aal2"}},"action":{"name":"order:read"},"resource":{"type":"service","id":"order-service"},"evaluations":[{},{"subject":{"type":"user","id":"admin"}},{}]}""");
        decisions.Select(CodeOf).ShouldBe(["allowed", "mfa_required", "allowed"]);
        decisions[1].GetProperty("context").GetProperty("obligations")[0].GetProperty("acr_value").GetString().ShouldBe("aal2");
    }

    public static TheoryData<string, int> Spoiled => new()
    {
        { "{}", 400 }, { "7", 400 }, { "null", 400 }, { "[]", 400 },
        { """{"resource":"user-service"}""", 400 },
        { """{"resource":{"type":"service"}}""", 400 },
        { """{"resource":{"type":"service","id":"user-service"},"action":{"name":7}}""", 400 },
        { """{"resource":{"type":"service","id":"user-service"},"context":7}""", 400 },
        { """{"resource":{"type":"service","id":"user-service"},"subject":{"type":"user","id":"unavailable"}}""", 503 },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task A_question_that_cannot_be_decided_is_a_denial_with_an_error_and_spoils_no_other(string item, int status)
    {
        var decisions = await DecisionsAsync($$"""{"subject":{{Order}},"action":{"name":"user:read"},"evaluations":[{"resource":{{UserService}} },{{item}},{"resource":{{UserService}} }]}""");
        Letters(decisions).ShouldBe("TFT");
        var error = decisions[1].GetProperty("context").GetProperty("error");
        error.GetProperty("status").GetInt32().ShouldBe(status);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        _doors.Audit.Facts.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_question_with_an_error_ends_a_deny_on_first_deny() => Letters(await DecisionsAsync(
        $$"""{"subject":{{Order}},"action":{"name":"user:read"},"options":{"evaluations_semantic":"deny_on_first_deny"},"evaluations":[{"resource":{{UserService}} },{},{"resource":{{UserService}} }]}""")).ShouldBe("TF");

    [Theory]
    [InlineData("")]
    [InlineData(",\"evaluations\":[]")]
    public async Task Without_questions_it_is_a_single_evaluation(string list)
    {
        using var json = await AnswerAsync($$"""{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}}{{list}} }""");
        json.RootElement.GetProperty("decision").GetBoolean().ShouldBeTrue();
        json.RootElement.TryGetProperty("evaluations", out _).ShouldBeFalse();
    }

    public static TheoryData<string> Unreadable => new()
    {
        "", "[]", "{", """{"evaluations":[]}""", """{"evaluations":{}}""", """{"evaluations":null}""", """{"evaluations":"x"}""",
        // What stands at the top is meant for all of them: it is not guessed.
        $$"""{"subject":"order-service","evaluations":[{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}} }]}""",
        $$"""{"resource":{"type":"service"},"evaluations":[{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}} }]}""",
        $$"""{"context":7,"evaluations":[{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}} }]}""",
        $$"""{"options":7,"evaluations":[{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}} }]}""",
        $$"""{"options":{"evaluations_semantic":"deny_first"},"evaluations":[{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}} }]}""",
        $$"""{"options":{"evaluations_semantic":1},"evaluations":[{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}} }]}""",
        // A member twice, in any of them.
        $$"""{"subject":{{Order}},"evaluations":[{"action":{"name":"user:read"},"action":{"name":"user:delete"},"resource":{{UserService}} }]}""",
        $$"""{"subject":{{Order}},"evaluations":[{}],"evaluations":[]}""",
        // Beyond 100 questions.
        $$"""{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}},"evaluations":[{{string.Join(',', Enumerable.Repeat("{}", 101))}}]}""",
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_as_a_whole_is_400_and_decides_nothing(string body)
    {
        (await _doors.AskAsync("/access/v1/evaluations", Encoding.UTF8.GetBytes(body))).Status.ShouldBe(400);
        _doors.Audit.Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_million_questions_are_413() =>
        (await _doors.AskAsync("/access/v1/evaluations", Encoding.UTF8.GetBytes($$"""{"evaluations":[{{string.Join(',', Enumerable.Repeat("{}", 1_000_000))}}]}"""))).Status.ShouldBe(413);

    [Fact]
    public async Task A_hundred_questions_look_each_person_up_once()
    {
        var items = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"subject":{"type":"user","id":"p{{(i % 2) + 1}}"} }"""));
        var decisions = await DecisionsAsync($$"""{"action":{"name":"order:update"},"resource":{"type":"service","id":"order-service"},"evaluations":[{{items}}]}""");
        decisions.ShouldAllBe(decision => decision.GetProperty("decision").GetBoolean());
        (decisions.Count, _doors.People.Reads, _doors.Audit.Facts.Count).ShouldBe((100, 2, 100));
        _doors.Audit.Facts.Select(fact => fact.ActorId).ShouldBe(Enumerable.Range(0, 100).Select(i => $"p{(i % 2) + 1}"));
    }

    [Fact]
    public async Task While_policies_are_replaced_all_answers_of_a_request_are_by_one_version()
    {
        var items = string.Join(',', Enumerable.Repeat("{}", 50));
        var body = $$"""{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}},"evaluations":[{{items}}]}""";
        using var stop = new CancellationTokenSource();
        var storm = Task.Run(() =>
        {
            for (var number = 2; !stop.IsCancellationRequested; number++)
            {
                _doors.Holder.Activate(Sample.Policy(Sample.Variant($"version {number}"), number));
            }
        }, TestContext.Current.CancellationToken);
        var versions = new HashSet<string>();
        for (var i = 0; i < 200 && versions.Count < 3; i++)
        {
            var seen = (await DecisionsAsync(body)).Select(decision => decision.GetProperty("context").GetProperty("reason").GetProperty("policy_version").GetString()!).Distinct().ToList();
            versions.Add(seen.ShouldHaveSingleItem());
        }

        await stop.CancelAsync();
        await storm;
        versions.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_503_and_none_of_the_decisions()
    {
        _doors.Audit.IsFull = true;
        var answer = await _doors.AskAsync("/access/v1/evaluations", Encoding.UTF8.GetBytes($$"""{"subject":{{Order}},"action":{"name":"user:read"},"resource":{{UserService}},"evaluations":[{},{}]}"""));
        answer.ShouldSatisfyAllConditions(sent => sent.Status.ShouldBe(503), sent => sent.Body.ShouldNotContain("decision"));
    }

    [Fact]
    public async Task Strangers_are_401_and_callers_without_the_permission_403()
    {
        (await _doors.SendAsync("POST", "/access/v1/evaluations", "Content-Length: 0")).Status.ShouldBe(401);
        var token = _doors.TokenOfService("user-service", "zerotrust");
        (await _doors.SendAsync("POST", "/access/v1/evaluations", $"Authorization: Bearer {token}", "Content-Length: 0")).Status.ShouldBe(403);
    }

    private static string Letters(IEnumerable<JsonElement> decisions) =>
        string.Concat(decisions.Select(decision => decision.GetProperty("decision").GetBoolean() ? 'T' : 'F'));

    private static string? CodeOf(JsonElement decision) => decision.GetProperty("context").GetProperty("reason").GetProperty("code").GetString();

    private async Task<IReadOnlyList<JsonElement>> DecisionsAsync(string body)
    {
        using var json = await AnswerAsync(body);
        return [.. json.RootElement.GetProperty("evaluations").EnumerateArray().Select(decision => decision.Clone())];
    }

    private async Task<JsonDocument> AnswerAsync(string body)
    {
        var answer = await _doors.AskAsync("/access/v1/evaluations", Encoding.UTF8.GetBytes(body));
        answer.Status.ShouldBe(200, answer.Body);
        return JsonDocument.Parse(EvaluationTests.BodyOf(answer));
    }
}
