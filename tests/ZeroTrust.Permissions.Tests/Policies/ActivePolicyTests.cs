using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Caching;

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
        var two = PermissionsHeader.Of(["a:b", "*:read"]);
        two.Within(10).ShouldBe(("a:b,*:read", null));
        two.Within(9).ShouldBe(("", "2"));
        two.Within(-1).ShouldBe(("", "2"));
        PermissionsHeader.None.Within(0).ShouldBe(("", null));
        var many = PermissionsHeader.Of([.. Enumerable.Range(0, 1000).Select(i => $"permission-{i:0000}:read")]);
        many.Within(int.MaxValue).ShouldBe(("", "1000"));
    }

    [Fact]
    public void What_is_held_is_in_the_fewest_words_made_once_and_means_the_same()
    {
        var policy = Sample.Policy("""
            service_permissions:
              a: { b: { permissions: ["order:read", "order:*", "user:read"] } }
            roles:
              clerk: { permissions: ["order:read", "user:read"], service_access: ["b"] }
              chief: { permissions: ["order:*"], service_access: ["b"] }
              other: { permissions: ["*"], service_access: ["c"] }
            """);
        var both = policy.Expand(Sample.Person("p", ["clerk", "chief"]));
        policy.HeldBy(both, "b").List.ShouldBe(["order:*", "user:read"]);
        policy.HeldBy(both, "b").ShouldBeSameAs(policy.HeldBy(both, "b"));
        policy.HeldBy("a", "b").List.ShouldBe(["order:*", "user:read"]);
        policy.HeldBy("a", "c").List.ShouldBeEmpty();
        // What reaches another target covers nothing here.
        policy.HeldBy(policy.Expand(Sample.Person("q", ["clerk", "other"])), "b").List.ShouldBe(["order:read", "user:read"]);
        policy.Expand(Sample.Person("q", ["clerk", "other"])).Everything.ShouldBe(["*"]);
    }

    [Fact]
    public void Asking_for_a_grant_again_allocates_nothing()
    {
        var access = new AccessPolicy(Sample.Holder());
        var person = Sample.Person("p", ["customer_support", "readonly_analyst"]);
        AllocatedBy(() => access.ForPerson(person, "zerotrust")).ShouldBe(0);
        AllocatedBy(() => access.ForPerson(person, "order-service")).ShouldBe(0);
        AllocatedBy(() => access.ShortestForPair("order-service", "user-service")).ShouldBe(0);

        static long AllocatedBy(Action ask)
        {
            ask();
            ask();
            var before = GC.GetAllocatedBytesForCurrentThread();
            ask();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
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
