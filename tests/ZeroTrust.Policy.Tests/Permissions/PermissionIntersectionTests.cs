using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Permissions;

public sealed class PermissionIntersectionTests
{
    private static readonly Gen<string> Pattern = Choice.Of("a", "b", "*", "*").Array[1, 5].Select(parts => string.Join(':', parts));

    // All permissions of up to seven segments of three names, one of which no pattern writes.
    private static readonly string[] Universe = [.. Enumerable.Range(1, 7).SelectMany(Names)];

    [Theory]
    [InlineData("order:*", "order:read", "order:read")]
    [InlineData("order:read", "order:*", "order:read")]
    [InlineData("*", "order:*", "order:*")]
    [InlineData("*", "*", "*")]
    [InlineData("*:read", "order:*", "order:*:read order:read")]
    [InlineData("order:read", "order:write", "")]
    [InlineData("order:*", "user:*", "")]
    [InlineData("*:*", "order", "")]
    [InlineData("order:* user:read", "*:read", "order:*:read order:read user:read")]
    [InlineData("* order:read", "order:* order:read", "order:*")]
    [InlineData("", "*", "")]
    [InlineData("Order:Read", "*", "")]
    [InlineData("*", "a b*", "a")]
    public void Gives_what_both_stand_for(string first, string second, string expected) =>
        string.Join(' ', PermissionIntersection.Of(List(first), List(second))).ShouldBe(expected);

    [Fact]
    public void Agrees_with_a_slow_reading_of_both() => Gen.Select(Pattern.Array[0, 3], Pattern.Array[0, 3]).Sample((first, second) =>
    {
        var together = PermissionIntersection.Of(first, second);
        foreach (var permission in Universe)
        {
            Holds(together, permission).ShouldBe(Holds(first, permission) && Holds(second, permission), $"{permission} by [{string.Join(' ', together)}]");
        }

        together.ShouldBe(PermissionIntersection.Of(second, first));
        together.ShouldAllBe(pattern => !together.Any(other => other != pattern && PermissionPattern.Covers(other, pattern)));
    }, iter: 300);

    [Fact]
    public void Patterns_that_cross_too_often_give_nothing_rather_than_more()
    {
        var first = string.Join(':', Enumerable.Range(0, 20).Select(i => $"*:a{i}"));
        var second = string.Join(':', Enumerable.Range(0, 20).Select(i => $"*:b{i}"));
        PermissionIntersection.Of([first, "x"], [second, "x"]).ShouldBe(["x"]);
    }

    private static string[] List(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool Holds(IEnumerable<string> patterns, string permission) => patterns.Any(pattern => PermissionPattern.Matches(pattern, permission));

    private static IEnumerable<string> Names(int segments) => segments == 1
        ? ["a", "b", "unnamed"]
        : Names(segments - 1).SelectMany(name => new[] { $"{name}:a", $"{name}:b", $"{name}:unnamed" });
}
