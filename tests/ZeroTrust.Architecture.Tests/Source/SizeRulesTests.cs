namespace ZeroTrust.Architecture.Tests.Source;

public sealed class SizeRulesTests
{
    [Fact]
    public void Files_are_short() =>
        SizeRules.FileViolations(
            SourceFile.All("src"),
            File.ReadLines(Checkout.File("tests", "ZeroTrust.Architecture.Tests", "Source", "LongFiles.txt")).Where(line => line.Length > 0 && line[0] != '#'))
            .ShouldBeEmpty();

    [Fact]
    public void Members_fit_a_screen_or_two() => SizeRules.MemberViolations(SourceFile.All("src")).ShouldBeEmpty();

    [Fact]
    public void A_long_file_is_found_and_the_list_only_shrinks()
    {
        SizeRules.FileViolations([Lines(151)], []).ShouldBe(["src/Planted.cs has 151 lines; 150 are allowed."]);
        SizeRules.FileViolations([Lines(150)], []).ShouldBeEmpty();
        SizeRules.FileViolations([Lines(161)], ["src/Planted.cs 160"]).ShouldBe(["src/Planted.cs has 161 lines; 160 are allowed."]);
        SizeRules.FileViolations([Lines(155)], ["src/Planted.cs 160"]).ShouldBe(["src/Planted.cs has shrunk to 155 lines: lower its number."]);
        SizeRules.FileViolations([Lines(9)], ["src/Planted.cs 160"]).ShouldBe(["src/Planted.cs has shrunk to 9 lines: take it off the list."]);
    }

    [Theory]
    [InlineData("    public void Long()", 71, true)]
    [InlineData("    public void Fits()", 70, false)]
    [InlineData("    private sealed class Nested", 100, false)]
    public void A_long_member_is_found(string head, int lines, bool isFound) =>
        SizeRules.MemberViolations([new SourceFile("src/Planted.cs", $"class Planted\n{{\n{head}\n    {{\n{string.Concat(Enumerable.Repeat("        Call();\n", lines))}    }}\n}}\n")])
            .ShouldBe(isFound ? [$"src/Planted.cs:4: {lines} lines; 70 are allowed."] : []);

    private static SourceFile Lines(int count) => new("src/Planted.cs", string.Join('\n', Enumerable.Repeat("// line", count)));
}
