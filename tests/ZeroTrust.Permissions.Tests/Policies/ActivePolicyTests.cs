using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Tests.Policies;

public sealed class ActivePolicyTests
{
    [Fact]
    public void The_same_roles_share_one_expansion_and_different_ones_never_do()
    {
        var policy = Sample.Policy();
        var first = policy.Expand(Sample.Person("a", ["customer_support"]));
        policy.Expand(Sample.Person("b", ["customer_support"])).ShouldBeSameAs(first);
        policy.Expand(Sample.Person("c", ["customer_support"], ["order-service"])).ShouldNotBeSameAs(first);
        policy.Expand(Sample.Person("d", [], ["customer_support"])).ShouldNotBeSameAs(first);
        policy.Expand(Sample.Person("e", ["customer_support"], active: false)).Access.Permissions.ShouldBeEmpty();
    }

    [Fact]
    public void Role_set_keys_cannot_be_confused_by_what_names_hold()
    {
        var keys = new[]
        {
            new RoleSetKey(["a", "b"], []), new RoleSetKey(["a"], ["b"]), new RoleSetKey(["a\nb"], []), new RoleSetKey(["a,b"], []),
            new RoleSetKey(["ab"], []), new RoleSetKey([], ["a", "b"]), new RoleSetKey(["a", ""], ["b"]), new RoleSetKey(default, default),
        };
        keys.Distinct().Count().ShouldBe(keys.Length);
        new RoleSetKey(["a", "b"], ["c"]).ShouldBe(new RoleSetKey(["a", "b"], ["c"]));
    }

    [Fact]
    public void An_older_activation_never_replaces_a_later_one()
    {
        var holder = new PolicyHolder();
        var second = Sample.Policy(Sample.Variant("2"), number: 2);
        holder.Activate(second).ShouldBeTrue();
        holder.Activate(Sample.Policy(number: 1)).ShouldBeFalse();
        holder.Activate(Sample.Policy(number: 2)).ShouldBeFalse();
        holder.Current.ShouldBeSameAs(second);
    }

    [Fact]
    public void Permissions_that_do_not_fit_a_header_are_left_out_whole_and_counted()
    {
        PermissionsHeader.Of(["a:b", "*:read"]).ShouldBe(new PermissionsHeader("a:b,*:read", null));
        var many = Enumerable.Range(0, 500).Select(i => $"permission-{i:0000}:read");
        PermissionsHeader.Of([.. many]).ShouldBe(new PermissionsHeader("", "500"));
    }

    [Fact]
    public void A_cache_stays_within_its_limit()
    {
        var cache = new BoundedCache<int, string>(100);
        for (var i = 0; i < 1000; i++)
        {
            cache.Add(i, $"{i}");
            cache.Count.ShouldBeLessThanOrEqualTo(100);
        }

        cache.TryGet(999, out var last).ShouldBeTrue();
        last.ShouldBe("999");
    }
}
