using System.Text.Json.Nodes;
using static ZeroTrust.Permissions.Tests.AuthZen.Certification.Scenario;

namespace ZeroTrust.Permissions.Tests.AuthZen.Certification;

/// <summary>The levels Search Core and Search Properties of the AuthZEN 1.0 certification scenario, each test by its id.</summary>
public sealed class SearchLevelTests(CertificationHost host) : IClassFixture<CertificationHost>
{
    private const string WithContext = $"\"context\":{Context}";

    public static TheoryData<string, string, string, string> Searches => new()
    {
        { "c-4-2-1", "subject", Question(AnyUser, Read, Record1), "alice bob" },
        { "c-4-2-2", "subject", Question(AnyUser, Read, Record1, WithContext), "alice bob" },
        { "c-4-2-3", "subject", Question(Alice, Read, Record1), "alice bob" },
        { "c-4-2-4", "subject", Question(AnyUser, Write, Record2Archived), "bob" },
        { "c-4-3-1", "resource", Question(Alice, Read, AnyRecord), "record-1 record-2" },
        { "c-4-3-2", "resource", Question(Alice, Read, AnyRecord, WithContext), "record-1 record-2" },
        { "c-4-3-3", "resource", Question(Alice, Read, Record1), "record-1 record-2" },
        { "c-4-3-4", "resource", Question(BobAsAdmin, Write, AnyRecord), "record-2" },
        { "c-4-4-1", "action", Question(Alice, null, Record1), "read write" },
        { "c-4-4-2", "action", Question(Alice, null, Record1, WithContext), "read write" },
        { "c-4-4-3", "action", Question(BobAsAdmin, null, Record2Archived), "read write" },
        { "c-4-6-1", "action", Question("""{"type":"user","id":"nonexistent-user"}""", null, Record1), "" },
        { "c-4-6-1", "resource", Question("""{"type":"user","id":"nonexistent-user"}""", Read, AnyRecord), "" },
        { "c-4-6-2", "subject", Question("""{"type":"spaceship"}""", Read, Record1), "" },
        { "c-4-6-2", "resource", Question(Alice, Read, """{"type":"spaceship"}"""), "" },
        { "c-4-6-2", "action", Question(Alice, null, """{"type":"spaceship","id":"record-1"}"""), "" },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task What_the_fixture_names_is_found_and_nothing_else(string id, string path, string body, string expected)
    {
        var answer = await host.AskAsync($"search/{path}", body);
        var results = answer["results"]!.AsArray();
        string.Join(' ', results.Select(result => (result!["id"] ?? result["name"])!.GetValue<string>())).ShouldBe(expected, id);
        foreach (var result in results)
        {
            result!["type"]?.GetValue<string>().ShouldBe(path == "subject" ? "user" : "record");
            (result["type"] is null).ShouldBe(path == "action");
        }
    }

    public static TheoryData<string, string, string> Unreadable => new()
    {
        { "c-4-7-1", "subject", Question(AnyUser, null, Record1) }, { "c-4-7-1", "resource", Question(null, Read, AnyRecord) }, { "c-4-7-1", "action", Question(Alice, null, null) },
        { "c-4-7-2", "subject", Question(AnyUser, Read, AnyRecord) }, { "c-4-7-2", "resource", Question(AnyUser, Read, AnyRecord) }, { "c-4-7-2", "action", Question(AnyUser, null, Record1) },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_search_that_cannot_be_read_is_400(string id, string path, string body) => (await host.SendAsync($"search/{path}", body)).Status.ShouldBe(400, id);

    [Fact]
    public async Task C_4_5_pages_go_on_by_their_token_until_it_is_empty()
    {
        var first = await host.AskAsync("search/subject", Question(AnyUser, Read, Record1, "\"page\":{\"limit\":1}"));
        first["results"]!.AsArray().Count.ShouldBe(1);
        var found = Ids(first);
        for (var token = TokenOf(first); token.Length > 0;)
        {
            var next = await host.AskAsync("search/subject", Question(AnyUser, Read, Record1, $"\"page\":{{\"token\":\"{token}\"}}"));
            found.AddRange(Ids(next));
            token = TokenOf(next);
            found.Count.ShouldBeLessThan(10);
        }

        found.ShouldBe(["alice", "bob"]);
    }

    private static List<string> Ids(JsonNode answer) => [.. answer["results"]!.AsArray().Select(result => result!["id"]!.GetValue<string>())];

    private static string TokenOf(JsonNode answer) => answer["page"]!["next_token"]!.GetValue<string>();
}
