using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Permissions;

public sealed class PermissionPatternTests
{
    private static readonly Gen<string> Permission = Choice.Of("a", "b", "a-").Array[1, 6].Select(parts => string.Join(':', parts));
    private static readonly Gen<string> Pattern = Choice.Of("a", "b", "*").Array[1, 6].Select(parts => string.Join(':', parts));

    [Theory]
    [InlineData("*:read", "order:read", true)]
    [InlineData("*:read", "user:address:read", true)]
    [InlineData("*:read", "read", false)]
    [InlineData("*:read", ":read", false)]
    [InlineData("*:read", "order:readonly", false)]
    [InlineData("*:read", "order:read:all", false)]
    [InlineData("*", "order", true)]
    [InlineData("*", "user:address:read", true)]
    [InlineData("*", "", false)]
    [InlineData("*", "*", false)]
    [InlineData("*", "a:*", false)]
    [InlineData("*", "Order:read", false)]
    [InlineData("*", "a::b", false)]
    [InlineData("*", "a:", false)]
    [InlineData("view:*", "view", false)]
    [InlineData("view:*", "view:a:b", true)]
    [InlineData("a:*:c", "a:c", false)]
    [InlineData("a:*:c", "a:b:b:c", true)]
    [InlineData("*:*", "a", false)]
    [InlineData("*:*", "a:b", true)]
    [InlineData("*:a:*:b", "x:a:a:b:b", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "a:b", false)]
    [InlineData("a*", "ab", false)]
    [InlineData("", "a", false)]
    [InlineData("cert-manager.io:read", "cert-manager-io:read", false)]
    public void Matches_whole_segments(string pattern, string permission, bool expected) =>
        PermissionPattern.Matches(pattern, permission).ShouldBe(expected);

    [Theory]
    [InlineData("*", "*", true)]
    [InlineData("*", "a:*", true)]
    [InlineData("*", "*:*", true)]
    [InlineData("*:*", "*", false)]
    [InlineData("a:*", "a:*:b", true)]
    [InlineData("a:*:b", "a:*", false)]
    [InlineData("a:b", "a:*", false)]
    [InlineData("a:b", "a:b", true)]
    [InlineData("*", "a*", false)]
    public void Covers_what_the_other_stands_for(string pattern, string other, bool expected) =>
        PermissionPattern.Covers(pattern, other).ShouldBe(expected);

    [Fact]
    public void Covers_exactly_when_every_match_of_the_other_is_one() => Gen.Select(Pattern, Pattern, Permission).Sample((pattern, other, permission) =>
    {
        var covers = PermissionPattern.Covers(pattern, other);
        // A segment that no pattern names is the hardest to take.
        PermissionPattern.Matches(pattern, other.Replace("*", "unnamed", StringComparison.Ordinal)).ShouldBe(covers);
        if (covers && PermissionPattern.Matches(other, permission))
        {
            PermissionPattern.Matches(pattern, permission).ShouldBeTrue();
        }
    });

    [Theory]
    [InlineData("a", true, true)]
    [InlineData("a_b.c-d:0", true, true)]
    [InlineData("*", false, true)]
    [InlineData("a:*:b", false, true)]
    [InlineData("a*", false, false)]
    [InlineData("**", false, false)]
    [InlineData("A", false, false)]
    [InlineData("a b", false, false)]
    [InlineData(":", false, false)]
    [InlineData("a:", false, false)]
    [InlineData("\u00e4", false, false)]
    public void Knows_valid_words(string text, bool permission, bool pattern)
    {
        PermissionPattern.IsValidPermission(text).ShouldBe(permission);
        PermissionPattern.IsValidPattern(text).ShouldBe(pattern);
    }

    [Fact]
    public void Length_is_bounded()
    {
        PermissionPattern.IsValidPermission(new string('a', PermissionPattern.MaxLength)).ShouldBeTrue();
        PermissionPattern.IsValidPermission(new string('a', PermissionPattern.MaxLength + 1)).ShouldBeFalse();
    }

    [Fact]
    public void Agrees_with_the_definition() => Gen.Select(Pattern, Permission).Sample(
        (pattern, permission) => PermissionPattern.Matches(pattern, permission) == Reference.Matches(pattern.Split(':'), permission.Split(':')),
        iter: 50_000);
}
