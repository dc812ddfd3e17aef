using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Tests.Policies;

public sealed class AccessPolicyTests
{
    private readonly AccessPolicy _policy = new(Sample.Holder());

    [Fact]
    public void A_token_for_the_platform_carries_all_permissions_of_the_roles_in_the_fewest_words()
    {
        var grant = _policy.ForPerson(Sample.Person("p", ["customer_support", "readonly_analyst"]), "zerotrust");
        grant.Permissions.ShouldBe(["*:read", "order:update"]);
        (grant.Reaches, grant.MfaRequired).ShouldBe((true, false));
    }

    [Fact]
    public void A_token_for_a_service_carries_what_holds_there()
    {
        var person = Sample.Person("p", ["customer_support", "readonly_analyst"]);
        _policy.ForPerson(person, "order-service").Permissions.ShouldBe(["customer:read", "order:read", "order:update"]);
        _policy.ForPerson(person, "analytics-service").Permissions.ShouldBe(["*:read"]);
        _policy.ForPerson(person, "payment-service").ShouldSatisfyAllConditions(
            grant => grant.Reaches.ShouldBeFalse(),
            grant => grant.Permissions.ShouldBeEmpty());
    }

    [Fact]
    public void A_deactivated_person_is_granted_nothing() =>
        _policy.ForPerson(Sample.Person("p", ["system_admin"], active: false), "zerotrust").Permissions.ShouldBeEmpty();

    [Fact]
    public void A_pair_grants_its_entry_and_no_more()
    {
        _policy.ForPair("order-service", "user-service").ShouldBe(["user:read", "user:address:write"]);
        _policy.ForPair("user-service", "order-service").ShouldBeNull();
    }

    [Fact]
    public void Names_of_the_policy_are_known_and_others_are_not()
    {
        _policy.KnowsService("zerotrust").ShouldBeTrue();
        _policy.KnowsService("reporting-service").ShouldBeTrue();
        _policy.KnowsService("Order-Service").ShouldBeFalse();
        _policy.DefinesRole("system_admin").ShouldBeTrue();
        _policy.DefinesRole("root").ShouldBeFalse();
    }

    [Fact]
    public void Without_a_policy_the_version_is_empty_and_nothing_is_known()
    {
        var none = new AccessPolicy(new PolicyHolder());
        none.Version.ShouldBe("");
        none.DefinesRole("system_admin").ShouldBeFalse();
        none.KnowsService("order-service").ShouldBeFalse();
        none.ForPair("order-service", "user-service").ShouldBeNull();
        none.ForPerson(Sample.Person("p", ["system_admin"]), "zerotrust").Permissions.ShouldBeEmpty();
    }
}
