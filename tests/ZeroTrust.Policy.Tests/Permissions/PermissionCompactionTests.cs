using System.Collections.Immutable;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Permissions;

public sealed class PermissionCompactionTests
{
    private static readonly Gen<string> Permission = Choice.Of("a", "b", "c").Array[1, 4].Select(parts => string.Join(':', parts));
    private static readonly Gen<string> Pattern = Choice.Of("a", "b", "*").Array[1, 4].Select(parts => string.Join(':', parts));
    private static readonly Gen<ImmutableArray<string>> Set = Gen.OneOf(Permission, Pattern).Array[0, 8].Select(set => set.Distinct().ToImmutableArray());

    [Theory]
    [InlineData("order:* order:read", "order:*")]
    [InlineData("order:read order:* order:write user:read", "order:* user:read")]
    [InlineData("* a b:c *:*", "*")]
    [InlineData("*:read order:* order:read", "*:read order:*")]
    [InlineData("a:* a", "a:* a")]
    [InlineData("a b", "a b")]
    [InlineData("", "")]
    public void Leaves_out_what_another_covers_and_keeps_the_order(string set, string expected) =>
        string.Join(' ', PermissionCompaction.Compact([.. set.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).ShouldBe(expected);

    [Fact]
    public void Allows_exactly_what_the_whole_set_allows() => Gen.Select(Set, Permission).Sample((set, permission) =>
    {
        var compact = PermissionCompaction.Compact(set);
        compact.ShouldBeSubsetOf(set);
        compact.Any(pattern => PermissionPattern.Matches(pattern, permission)).ShouldBe(set.Any(pattern => PermissionPattern.Matches(pattern, permission)));
        // And nothing that is left is covered by what is left beside it.
        compact.ShouldAllBe(one => !compact.Any(other => other != one && PermissionPattern.Covers(other, one)));
    }, iter: 20_000);

    [Fact]
    public void Covers_exactly_what_the_whole_set_covers() => Gen.Select(Set, Pattern).Sample((set, asked) =>
        PermissionCompaction.Compact(set).Any(held => PermissionPattern.Covers(held, asked)) == set.Any(held => PermissionPattern.Covers(held, asked)));

    [Fact]
    public void The_engine_decides_as_the_compact_list_says() => Gen.Select(Models.Any, Permission).Sample((model, permission) =>
    {
        var snapshot = Policies.Snapshot(model.ToYaml());
        var person = snapshot.ForPerson(Models.RoleNames, ["b"]);
        foreach (var target in Models.Names)
        {
            PermissionCompaction.Compact(person.PermissionsAt(target)).Any(held => PermissionPattern.Matches(held, permission))
                .ShouldBe(snapshot.DecidePersonPermission(person, target, permission).Allowed);
        }
    }, iter: 2000);

    [Fact]
    public void A_list_that_would_cost_too_much_stays_as_it_is()
    {
        ImmutableArray<string> many = [.. Enumerable.Range(0, 1001).Select(i => $"a{i}:*"), "*"];
        PermissionCompaction.Compact(many).ShouldBe(many);
        PermissionCompaction.Compact([.. many[..900], "*"]).ShouldBe(["*"]);
    }
}
