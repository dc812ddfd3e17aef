using System.Text.Json;
using ZeroTrust.Architecture.Tests.Source;

namespace ZeroTrust.Architecture.Tests.Standards;

/// <summary>The page on ASVS 5.0 is complete and every test that it names exists. Whether a test shows what it is named for is for readers.</summary>
public sealed class AsvsTests
{
    private static readonly string[] Chapters = ["V6", "V7", "V8", "V9", "V10"];

    [Fact]
    public void Every_requirement_of_the_chapters_stands_in_the_table_once_with_its_level()
    {
        using var standard = JsonDocument.Parse(File.ReadAllBytes(SharedData.Find("asvs", "asvs-5.0.0.flat.json")));
        var expected = from requirement in standard.RootElement.GetProperty("requirements").EnumerateArray()
                       where Chapters.Contains(requirement.GetProperty("chapter_id").GetString())
                       select $"{requirement.GetProperty("req_id").GetString()} {requirement.GetProperty("L").GetString()}";
        Rows().Select(row => $"{row.Id} {row.Level}").ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void Every_named_test_exists_and_what_is_met_names_one() =>
        AsvsTable.Violations(Rows(), AsvsTable.TestsIn(SourceFile.All("tests"))).ShouldBeEmpty();

    [Fact]
    public void The_summary_counts_what_the_tables_say()
    {
        string[] states = ["met", "partly", "not met", "n/a"];
        foreach (var chapter in Chapters)
        {
            var counts = states.Select(state => Rows().Count(row => row.State == state && row.Id.StartsWith(chapter + ".", StringComparison.Ordinal)));
            Page().ShouldContain($"| {chapter} | {string.Join(" | ", counts)} |");
        }
    }

    [Theory]
    [InlineData("met", "", "", "V9.1.1: what is met names a test that shows it.")]
    [InlineData("met", "", "`PlantedTests.It_is_gone`", "V9.1.1: there is no test PlantedTests.It_is_gone.")]
    [InlineData("partly", "", "`PlantedTests`", "V9.1.1: what is not met says why.")]
    [InlineData("nearly", "a reason", "", "V9.1.1: 'nearly' is no state.")]
    public void A_bad_row_is_found(string state, string reason, string tests, string mistake) =>
        AsvsTable.Violations(AsvsTable.Read($"| V9.1.1 | 1 | signatures | {state} | {reason} | {tests} |"), Planted()).ShouldBe([mistake]);

    [Fact]
    public void A_test_is_known_by_its_mark() => Planted().ShouldBe(["PlantedTests", "PlantedTests.It_holds"], ignoreOrder: true);

    private static HashSet<string> Planted() => AsvsTable.TestsIn(
    [
        new SourceFile("tests/Planted.cs", """
            public sealed class PlantedTests
            {
                [Fact]
                public void It_holds() { }

                public void Dispose() { }
            }
            """),
    ]);

    private static string Page() => File.ReadAllText(Checkout.File("src", "Modules", "Authentication", "ASVS.md"));

    private static IReadOnlyList<AsvsRow> Rows() => AsvsTable.Read(Page());
}
