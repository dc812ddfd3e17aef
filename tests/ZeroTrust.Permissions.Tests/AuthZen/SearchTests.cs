using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Permissions.Tests.AuthZen;

/// <summary>Who may, what may be done, and to what: found by the same verdict, page by page, and no page is endless work.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private const string Policy = """
        service_permissions:
          gateway:
            zerotrust: { permissions: [gateway:authorize, decision:evaluate, decision:search] }
          asker:
            zerotrust: { permissions: [decision:evaluate] }
          mid:
            store: { permissions: ["*:read"], endpoints: [{ path: "/v1/orders", methods: [GET, HEAD] }], denied_endpoints: [{ path: "/v1/orders", methods: [PUT] }] }
          user-service:
            store: { permissions: ["order:read"] }
          order-service:
            store: { permissions: ["order:update"] }
          unregistered:
            store: { permissions: ["order:read"] }
        services:
          store:
            endpoints:
              - { path: "/v1/orders", methods: [GET], permission: "order:read" }
              - { path: "/v1/orders", methods: [PATCH], permission: "order:update" }
        roles:
          system_admin: { permissions: ["*"], mfa_required: true, service_access: ["all"] }
          clerk: { permissions: ["order:read", "order:update"], mfa_required: false, service_access: ["store"] }
          reader: { permissions: ["order:read"], mfa_required: false, service_access: ["store"] }
        """;

    private Doors _doors = null!;

    public async ValueTask InitializeAsync()
    {
        _doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(Policy)));
        _doors.Services.Add("mid");
        _doors.Services.Add("asker");
        Know("ada", "clerk");
        Know("bea", "reader");
        Know("cyd");
        Know("dan", "clerk", active: false);
        Know("eve", "system_admin");
    }

    public ValueTask DisposeAsync() => _doors.DisposeAsync();

    [Theory]
    [InlineData("service", "order:read", "mid user-service")]
    [InlineData("service", "order:delete", "")]
    [InlineData("user", "order:read", "ada bea")]
    [InlineData("user", "order:update", "ada")]
    [InlineData("spaceship", "order:read", "")]
    public async Task Subjects_are_found_by_what_they_may_do(string type, string permission, string expected)
    {
        var found = await FindAsync("subject", $$"""{"subject":{"type":"{{type}}"},"action":{"name":"{{permission}}"},"resource":{"type":"service","id":"store"} }""");
        Ids(found).ShouldBe(expected);
        found["results"]!.AsArray().ShouldAllBe(result => result!["type"]!.GetValue<string>() == type);
        found["page"]!["next_token"]!.GetValue<string>().ShouldBe("");
    }

    [Fact]
    public async Task Whom_a_role_asks_for_a_second_factor_is_found_for_a_login_that_has_it()
    {
        const string Question = """{"subject":{"type":"user","id":"ignored"@},"action":{"name":"GET"},"resource":{"type":"route","id":"/v1/orders","properties":{"service":"store"}}}""";
        Ids(await FindAsync("subject", Question.Replace("@", "", StringComparison.Ordinal))).ShouldBe("ada bea");
        Ids(await FindAsync("subject", Question.Replace("@", ""","properties":{"acr":"aal2","auth_time":1790000000}""", StringComparison.Ordinal))).ShouldBe("ada bea eve");
        Ids(await FindAsync("subject", Question.Replace("@", ""","properties":{"act":{"sub":"mid"}}""", StringComparison.Ordinal))).ShouldBe("ada bea");
        Ids(await FindAsync("subject", Question.Replace("@", ""","properties":{"act":{"sub":"user-service"}}""", StringComparison.Ordinal))).ShouldBe("");
        Ids(await FindAsync("subject", Question.Replace("@", ""","properties":{"act":{"sub":"nobody"}}""", StringComparison.Ordinal))).ShouldBe("");
    }

    [Theory]
    [InlineData("user", "ada", "service", "order:read", "store")]
    [InlineData("user", "cyd", "service", "order:read", "")]
    [InlineData("user", "nobody", "service", "order:read", "")]
    [InlineData("service", "mid", "service", "stock:read", "store")]
    [InlineData("service", "gateway", "service", "decision:search", "zerotrust")]
    [InlineData("user", "ada", "planet", "order:read", "")]
    [InlineData("user", "ada", "route", "GET", "")]
    public async Task Resources_are_found_by_what_the_subject_may_do(string kind, string id, string type, string action, string expected) => Ids(await FindAsync(
        "resource", $$"""{"subject":{"type":"{{kind}}","id":"{{id}}"},"action":{"name":"{{action}}"},"resource":{"type":"{{type}}","id":"ignored"} }""")).ShouldBe(expected);

    [Theory]
    [InlineData("service", "mid", """{"type":"route","id":"/v1/orders","properties":{"service":"store"}}""", "GET HEAD")]
    [InlineData("user", "ada", """{"type":"route","id":"/v1/orders","properties":{"service":"store"}}""", "GET PATCH")]
    [InlineData("user", "ada", """{"type":"route","id":"/v1/orders"}""", "")]
    [InlineData("user", "ada", """{"type":"service","id":"store"}""", "order:read order:update")]
    [InlineData("service", "mid", """{"type":"service","id":"store"}""", "order:read")]
    [InlineData("user", "nobody", """{"type":"service","id":"store"}""", "")]
    [InlineData("user", "ada", """{"type":"planet","id":"mars"}""", "")]
    public async Task Actions_are_found_and_patterns_are_none(string kind, string id, string resource, string expected) =>
        Ids(await FindAsync("action", $$"""{"subject":{"type":"{{kind}}","id":"{{id}}"},"action":{"name":7},"resource":{{resource}} }""")).ShouldBe(expected);

    [Theory]
    [InlineData("subject", """{"subject":{"type":"user"},"resource":{"type":"service","id":"store"}}""")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"x"},"resource":{"type":"service"}}""")]
    [InlineData("subject", """{"subject":{},"action":{"name":"x"},"resource":{"type":"service","id":"store"}}""")]
    [InlineData("resource", """{"action":{"name":"x"},"resource":{"type":"service"}}""")]
    [InlineData("resource", """{"subject":{"type":"user"},"action":{"name":"x"},"resource":{"type":"service"}}""")]
    [InlineData("resource", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service"}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"}}""")]
    [InlineData("action", """{"subject":{"type":"user"},"resource":{"type":"service","id":"store"}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service","id":"store"},"page":7}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service","id":"store"},"page":{"limit":-1}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service","id":"store"},"page":{"limit":"1"}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service","id":"store"},"page":{"token":1}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service","id":"store"},"page":{"token":"bWFkZSB1cA"}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"ada"},"resource":{"type":"service","id":"store"},"page":{"token":"!"}}""")]
    public async Task A_search_that_cannot_be_read_is_400(string kind, string body)
    {
        (await _doors.AskAsync($"/access/v1/search/{kind}", Encoding.UTF8.GetBytes(body))).Status.ShouldBe(400);
        _doors.Audit.Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_together_are_the_whole_and_none_is_longer_than_asked()
    {
        for (var i = 0; i < 25; i++)
        {
            Know($"person-{i:00}", i % 3 == 0 ? "clerk" : "nothing");
        }

        const string Question = """{"subject":{"type":"user"},"action":{"name":"order:update"},"resource":{"type":"service","id":"store"}@}""";
        var whole = Ids(await FindAsync("subject", Question.Replace("@", "", StringComparison.Ordinal)));
        var pages = await PagesAsync("subject", Question, limit: 2);
        pages.ShouldAllBe(page => page.Count <= 2);
        string.Join(' ', pages.SelectMany(page => page)).ShouldBe(whole);
        whole.Split(' ').Length.ShouldBe(10);
    }

    [Fact]
    public async Task A_page_looks_at_so_many_people_and_no_more_though_it_finds_nobody()
    {
        for (var i = 0; i < 2500; i++)
        {
            Know($"person-{i:0000}");
        }

        Know("zoe", "clerk");
        var pages = await PagesAsync("subject", """{"subject":{"type":"user"},"action":{"name":"order:update"},"resource":{"type":"service","id":"store"}@}""", limit: 5);
        string.Join(' ', pages.SelectMany(page => page)).ShouldBe("ada zoe");
        pages.Count.ShouldBe(3);
        _doors.People.Pages.ShouldAllBe(asked => asked <= ISubjectPages.MaxPage);
    }

    [Fact]
    public async Task A_limit_of_none_gets_none_and_can_go_on()
    {
        const string Question = """{"subject":{"type":"user"},"action":{"name":"order:update"},"resource":{"type":"service","id":"store"}@}""";
        var page = await FindAsync("subject", Question.Replace("@", ""","page":{"limit":0}""", StringComparison.Ordinal));
        Ids(page).ShouldBe("");
        page["page"]!["next_token"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_token_is_good_for_its_search_and_its_caller_alone()
    {
        const string Question = """{"subject":{"type":"service","id":"mid"},"resource":{"type":"route","id":"/v1/orders","properties":{"service":"store"}}@}""";
        var first = await FindAsync("action", Question.Replace("@", ""","page":{"limit":1}""", StringComparison.Ordinal));
        var token = first["page"]!["next_token"]!.GetValue<string>();
        var next = Question.Replace("@", $$""","page":{"token":"{{token}}"}""", StringComparison.Ordinal);
        Ids(await FindAsync("action", next)).ShouldBe("HEAD");
        var changed = new[]
        {
            next.Replace("\"mid\"", "\"user-service\"", StringComparison.Ordinal),
            next.Replace("/v1/orders", "/v1/other", StringComparison.Ordinal),
            next.Replace("\"store\"", "\"shop\"", StringComparison.Ordinal),
            next.Replace("\"resource\"", "\"context\":{\"ip\":\"10.0.0.1\"},\"resource\"", StringComparison.Ordinal),
            next.Replace("\"token\"", "\"limit\":2,\"token\"", StringComparison.Ordinal),
            next.Replace(token, token[..^2] + (token[^2..] == "AA" ? "BB" : "AA"), StringComparison.Ordinal),
            next.Replace(token, token[..8], StringComparison.Ordinal),
        };
        foreach (var body in changed)
        {
            (await _doors.AskAsync("/access/v1/search/action", Encoding.UTF8.GetBytes(body))).Status.ShouldBe(400, body);
        }

        // The same token in the hands of another service.
        (await SendAsync("asker", "action", next)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task To_look_for_subjects_is_a_permission_of_its_own()
    {
        const string Question = """{"subject":{"type":"user","id":"ada"},"action":{"name":"order:read"},"resource":{"type":"service","id":"store"}}""";
        (await SendAsync("asker", "subject", Question)).Status.ShouldBe(403);
        (await SendAsync("asker", "resource", Question)).Status.ShouldBe(200);
        (await SendAsync("mid", "action", Question)).Status.ShouldBe(403);
        (await _doors.SendAsync("POST", "/access/v1/search/subject", "Content-Length: 0")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_search_is_recorded_once_and_not_answered_where_it_cannot_be()
    {
        const string Question = """{"subject":{"type":"user"},"action":{"name":"order:read"},"resource":{"type":"service","id":"store"}}""";
        await FindAsync("subject", Question);
        var fact = _doors.Audit.Facts.ShouldHaveSingleItem();
        (fact.Action, fact.ActorKind, fact.ActorId, fact.Target, fact.Detail).ShouldBe(("decision.searched", "service", "gateway", "store", "user ? order:read service store"));
        _doors.Audit.IsFull = true;
        var answer = await _doors.AskAsync("/access/v1/search/subject", Encoding.UTF8.GetBytes(Question));
        (answer.Status, answer.Body.Contains("ada", StringComparison.Ordinal)).ShouldBe((503, false));
    }

    [Fact]
    public async Task A_record_holds_no_address_that_somebody_put_into_a_question()
    {
        await FindAsync("action", """{"subject":{"type":"user","id":"somebody@example.com"},"resource":{"type":"record","id":"other@example.com"}}""");
        _doors.Audit.Facts.ShouldHaveSingleItem().Detail.ShouldNotBeNull().ShouldNotContain("@");
    }

    private void Know(string subject, string? role = null, bool active = true) =>
        _doors.People.Known[subject] = Sample.Person(subject, role is null ? [] : [role], active: active);

    private static string Ids(JsonNode answer) =>
        string.Join(' ', answer["results"]!.AsArray().Select(result => (result!["id"] ?? result["name"])!.GetValue<string>()));

    private async Task<List<List<string>>> PagesAsync(string kind, string question, int limit)
    {
        var pages = new List<List<string>>();
        var page = $$""","page":{"limit":{{limit}} }""";
        for (var token = "first"; token.Length > 0; page = $$""","page":{"token":"{{token}}"}""")
        {
            var answer = await FindAsync(kind, question.Replace("@", page, StringComparison.Ordinal));
            pages.Add([.. answer["results"]!.AsArray().Select(result => result!["id"]!.GetValue<string>())]);
            token = answer["page"]!["next_token"]!.GetValue<string>();
            answer["page"]!["count"]!.GetValue<int>().ShouldBe(pages[^1].Count);
            pages.Count.ShouldBeLessThan(100);
        }

        return pages;
    }

    private async Task<JsonNode> FindAsync(string kind, string body)
    {
        var answer = await _doors.AskAsync($"/access/v1/search/{kind}", Encoding.UTF8.GetBytes(body));
        answer.Status.ShouldBe(200, answer.Body);
        answer.Header("Content-Type").ShouldBe("application/json");
        return JsonNode.Parse(EvaluationTests.BodyOf(answer))!;
    }

    private Task<Testing.RawResponse> SendAsync(string service, string kind, string body)
    {
        var token = _doors.TokenOfService(service, "zerotrust");
        var head = Testing.RawHttp.Request(
            _doors.Address, "POST", $"/access/v1/search/{kind}", [$"Authorization: Bearer {token}", $"Content-Length: {body.Length}", "Content-Type: application/json"]);
        return Testing.RawHttp.SendAsync(_doors.Address, (byte[])[.. Encoding.Latin1.GetBytes(head), .. Encoding.UTF8.GetBytes(body)]);
    }
}
