using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests;

// The tables of SPECIFICATION.md, row by row.
public sealed class SpecificationTests
{
    private const string None = "none";
    private static readonly string Text = Encoding.UTF8.GetString(Policies.ReadSample("SPECIFICATION.md"));

    public static TheoryData<string, string, string> Paths()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var cells in Rows("paths"))
        {
            rows.Add(cells[0], cells[1], cells[2]);
        }

        return rows;
    }

    public static TheoryData<string, string, string, string> Wildcards()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var cells in Rows("wildcards"))
        {
            rows.Add(cells[0], cells[1], cells[2], cells[3]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_target_is_read_as_written(string target, string canonical, string readings)
    {
        CanonicalPath.TryParse(target, out string found).ShouldBe(canonical != None);
        (canonical == None ? None : found).ShouldBe(canonical);
        readings.Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBeSubsetOf(DenyReadings.Of(target));
    }

    [Theory]
    [MemberData(nameof(Wildcards))]
    public void A_rule_matches_as_written(string rule, string target, string allowed, string denied)
    {
        string File(string endpoints) => $"service_permissions: {{ a: {{ b: {{ {endpoints} }} }} }}";
        Policies.Snapshot(File($"endpoints: [ {{ path: \"{rule}\", methods: [GET] }} ]"))
            .DecideServiceRoute("a", "b", "GET", target).Allowed.ShouldBe(allowed == "yes");
        Policies.Snapshot(File($"endpoints: [ {{ path: \"/**\", methods: [GET] }} ], denied_endpoints: [ {{ path: \"{rule}\" }} ]"))
            .DecideServiceRoute("a", "b", "GET", target).Code.ShouldBe(denied == "yes" ? DecisionCode.DeniedEndpoint : OtherwiseOf(target));
    }

    [Fact]
    public void The_tables_are_found() => (Rows("paths").Count(), Rows("wildcards").Count()).ShouldSatisfyAllConditions(
        counts => counts.Item1.ShouldBeGreaterThan(20),
        counts => counts.Item2.ShouldBeGreaterThan(20));

    private static DecisionCode OtherwiseOf(string target) => CanonicalPath.TryParse(target, out string _) ? DecisionCode.Allowed : DecisionCode.AmbiguousPath;

    // The rows of the table behind the mark, without the two of its head and without the ticks of code.
    private static IEnumerable<string[]> Rows(string mark) => Text[Text.IndexOf($"<!-- {mark}:", StringComparison.Ordinal)..].Split('\n')
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Trim()).ToArray());
}
