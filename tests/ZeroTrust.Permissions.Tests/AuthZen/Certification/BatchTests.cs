using static ZeroTrust.Permissions.Tests.AuthZen.Certification.Scenario;

namespace ZeroTrust.Permissions.Tests.AuthZen.Certification;

/// <summary>The levels Batch Core and Batch Properties of the AuthZEN 1.0 certification scenario, each test by its id.</summary>
public sealed class BatchTests(CertificationHost host) : IClassFixture<CertificationHost>
{
    /// <summary>One letter for each expected decision: T, F, or ? where the fixture says nothing.</summary>
    public static TheoryData<string, string, string> Batches => new()
    {
        { "c-3-2-1", Question(Alice, Read, null, List(Question(null, null, Record1), Question(null, null, Record2))), "T?" },
        { "c-3-2-2", Question(Bob, null, Record1, List(Question(null, Read, null), Question(null, Write, null))), "TF" },
        { "c-3-2-3", Question(Alice, Write, null, List(Question(null, null, Record1Active), Question(null, null, Record2Archived))), "TF" },
        { "c-3-2-4", Question(null, Write, Record2Archived, List(Question(Alice, null, null), Question(BobAsAdmin, null, null))), "FT" },
        { "c-3-2-5", Question(null, null, null, List(Question(Alice, Read, Record1), Question(Bob, Write, Record1))), "TF" },
        {
            "c-3-2-6",
            Question(Alice, Read, null, "\"context\":{\"time\":\"2025-06-27T18:03-07:00\"}," + List(
                Question(null, null, Record1), Question(null, null, Record2, "\"context\":{\"time\":\"2025-06-27T19:00-07:00\",\"source\":\"batch-override\"}"))),
            "T?"
        },
        { "c-3-2-7", Question(Alice, Write, Record1Active, List("{}", Question(null, null, Record2Archived))), "TF" },
        { "c-3-4-1", Question(Alice, Read, null, "\"options\":{\"evaluations_semantic\":\"execute_all\"}," + List(Question(null, null, Record1), "{}")), "TF" },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Every_question_is_answered_in_its_place(string id, string body, string expected)
    {
        var answer = await host.AskAsync("evaluations", body);
        var decisions = answer["evaluations"]!.AsArray().Select(item => item!["decision"]!.GetValue<bool>()).ToList();
        decisions.Count.ShouldBe(expected.Length, id);
        decisions.Select((decision, i) => expected[i] == '?' ? '?' : decision ? 'T' : 'F').ShouldBe(expected, id);
        answer.AsObject().ContainsKey("decision").ShouldBeFalse();
    }

    [Theory]
    [InlineData("c-3-4-2", "")]
    [InlineData("c-3-4-3", "\"evaluations\":[]")]
    public async Task Without_questions_it_is_an_evaluation(string id, string list) =>
        (await host.AskAsync("evaluations", Question(Alice, Read, Record1, list)))["decision"]!.GetValue<bool>().ShouldBeTrue(id);

    private static string List(params string[] items) => $"\"evaluations\":[{string.Join(',', items)}]";
}
