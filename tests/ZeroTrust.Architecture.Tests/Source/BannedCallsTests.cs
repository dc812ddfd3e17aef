namespace ZeroTrust.Architecture.Tests.Source;

public sealed class BannedCallsTests
{
    [Fact]
    public void The_product_makes_no_banned_call() => BannedCalls.Violations(SourceFile.All("src"), Exceptions()).ShouldBeEmpty();

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = DateTimeOffset.Now;")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("var id = Guid.CreateVersion7();")]
    [InlineData("var digit = Random.Shared.Next(10);")]
    [InlineData("var random = new Random(1);")]
    [InlineData("Random random = new();")]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("var value = ReadAsync().Result;")]
    [InlineData("ReadAsync().Wait(ct);")]
    [InlineData("ReadAsync().GetAwaiter().GetResult();")]
    [InlineData("await Task.Delay(10, ct);")]
    public void A_banned_call_is_found(string line) =>
        BannedCalls.Violations([new SourceFile("src/Planted.cs", $"class Planted\n{{\n{line}\n}}")], [])
            .ShouldHaveSingleItem().ShouldStartWith("src/Planted.cs:3: ");

    [Theory]
    [InlineData("// DateTime.UtcNow is banned")]
    [InlineData("// Nothing signals it.\nawait Task.Delay(10, ct);")]
    [InlineData("return new(Result: 3);")]
    public void What_is_allowed_is_not_found(string text) => BannedCalls.Violations([new SourceFile("src/Planted.cs", text)], []).ShouldBeEmpty();

    [Fact]
    public void An_exception_that_is_needed_no_more_is_found() =>
        BannedCalls.Violations([new SourceFile("src/Planted.cs", "class Planted;")], ["src/Planted.cs | task.Result | it has succeeded"])
            .ShouldBe(["src/Planted.cs: the exception 'task.Result' matches nothing: take it off."]);

    private static IEnumerable<string> Exceptions() =>
        File.ReadLines(Checkout.File("tests", "ZeroTrust.Architecture.Tests", "Source", "BannedCallExceptions.txt")).Where(line => line.Length > 0 && line[0] != '#');
}
