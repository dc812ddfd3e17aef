using static ZeroTrust.Permissions.Tests.AuthZen.Certification.Scenario;

namespace ZeroTrust.Permissions.Tests.AuthZen.Certification;

/// <summary>The levels Basic Core and Basic Properties of the AuthZEN 1.0 certification scenario, each test by its id.</summary>
public sealed class BasicTests(CertificationHost host) : IClassFixture<CertificationHost>
{
    public static TheoryData<string, string, bool> Decisions => new()
    {
        { "c-2-2-1", Question(Alice, Read, Record1), true },
        { "c-2-2-2", Question(Bob, Write, Record1), false },
        { "c-2-2-3", Question(Alice, Read, Record1, $"\"context\":{Context}"), true },
        { "c-2-2-4", Question(Alice, Write, Record2Archived), false },
        { "c-2-2-5", Question(BobAsAdmin, Write, Record2Archived), true },
        { "c-2-2-6", Question(Alice, """{"name":"delete","properties":{"soft":true}}""", Record1), true },
        { "c-2-2-7", Question(Alice, """{"name":"delete","properties":{"soft":false}}""", Record1), false },
        {
            "c-2-2-8",
            Question(
                """{"type":"user","id":"alice","properties":{"department":"Sales","role":"manager"}}""", """{"name":"read","properties":{"method":"GET"}}""",
                """{"type":"record","id":"record-1","properties":{"status":"active","owner":"bob"}}"""),
            true
        },
        { "c-2-2-9", Question(Alice, Read, Record1, "\"foo\":\"bar\",\"futureField\":{\"nested\":true}"), true },
        { "rule 2", Question(Alice, Write, Record1), true },
        { "rule 3", Question(Bob, Read, Record1), true },
    };

    [Theory]
    [MemberData(nameof(Decisions))]
    public async Task A_fixture_request_is_decided_as_the_fixture_says(string id, string body, bool expected)
    {
        // c-2-3 and c-2-6: a decision that is a boolean, a context that is an object, and the same each time.
        for (var i = 0; i < 3; i++)
        {
            var answer = await host.AskAsync("evaluation", body);
            answer["decision"]!.GetValue<bool>().ShouldBe(expected, id);
            answer["context"]!.AsObject().ShouldNotBeNull();
        }
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "c-2-4-1", Question(null, Read, Record1) }, { "c-2-4-1", Question(Alice, null, Record1) }, { "c-2-4-1", Question(Alice, Read, null) },
        { "c-2-4-2", Question("""{"id":"alice"}""", Read, Record1) }, { "c-2-4-2", Question(AnyUser, Read, Record1) },
        { "c-2-4-2", Question(Alice, "{}", Record1) }, { "c-2-4-2", Question(Alice, Read, """{"id":"record-1"}""") }, { "c-2-4-2", Question(Alice, Read, AnyRecord) },
        { "c-2-4-4", "{\"subject\":" }, { "c-2-4-4", "not json" }, { "c-2-4-5", "" },
        { "c-2-4-6", Question("\"alice\"", Read, Record1) }, { "c-2-4-6", Question(Alice, """{"name":123}""", Record1) },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_request_that_cannot_be_read_is_400(string id, string body) => (await host.SendAsync("evaluation", body)).Status.ShouldBe(400, id);

    [Theory]
    [InlineData("evaluation")]
    [InlineData("evaluations")]
    [InlineData("search/subject")]
    [InlineData("search/resource")]
    [InlineData("search/action")]
    public async Task C_2_4_3_and_2_5_hold_at_every_address(string path)
    {
        var body = Question(Alice, Read, Record1);
        (await host.SendAsync(path, body, "Content-Type: text/plain")).Status.ShouldBe(400);
        var echoed = await host.SendAsync(path, body, "X-Request-ID: bfe9eb29-ab87-4ca3-be83-a1d5d8305716");
        (echoed.Status, echoed.Header("X-Request-ID")).ShouldBe((200, "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"));
        (await host.SendAsync(path, body)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task C_6_the_discovery_names_every_address_under_the_public_one()
    {
        var answer = await host.Doors.SendAsync("GET", "/.well-known/authzen-configuration");
        (answer.Status, answer.Header("Content-Type")).ShouldBe((200, "application/json"));
        var metadata = System.Text.Json.Nodes.JsonNode.Parse(EvaluationTests.BodyOf(answer))!;
        metadata["policy_decision_point"]!.GetValue<string>().ShouldBe(Doors.PublicUrl);
        foreach (var (name, path) in new[]
        {
            ("access_evaluation_endpoint", "evaluation"), ("access_evaluations_endpoint", "evaluations"), ("search_subject_endpoint", "search/subject"),
            ("search_resource_endpoint", "search/resource"), ("search_action_endpoint", "search/action"),
        })
        {
            metadata[name]!.GetValue<string>().ShouldBe($"{Doors.PublicUrl}/access/v1/{path}");
        }

        // Nothing to register, nothing to sign: what has no value is left out.
        metadata.AsObject().ContainsKey("capabilities").ShouldBeFalse();
        metadata["obligations_supported"]!.AsArray().Select(type => type!.GetValue<string>()).ShouldBe(["step-up"]);
    }
}
