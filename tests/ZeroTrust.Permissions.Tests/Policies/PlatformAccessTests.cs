using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Tests.Policies;

public sealed class PlatformAccessTests
{
    private readonly PlatformAccess _access = new(Sample.Holder());

    [Theory]
    // service, permission, allowed, reason
    [InlineData("user-service", "events:publish", true, "allowed")]
    [InlineData("user-service", "decision:evaluate", false, "missing_permission")]
    [InlineData("gateway", "gateway:authorize", true, "allowed")]
    [InlineData("gateway", "decision:evaluate", true, "allowed")]
    [InlineData("gateway", "policy:write", false, "missing_permission")]
    [InlineData("order-service", "events:publish", false, "no_entry")]
    [InlineData("nobody", "events:publish", false, "no_entry")]
    public void A_service_holds_what_its_pair_with_the_platform_lists(string service, string permission, bool allowed, string reason)
    {
        var verdict = _access.Check(Sample.Service(service), null, permission);
        (verdict.Allowed, verdict.Reason, verdict.OnlyServices).ShouldBe((allowed, reason, null));
        verdict.PolicyVersion.ShouldBe(Sample.Policy().Version);
    }

    [Theory]
    [InlineData("system_admin", "policy:write", true, "allowed")]
    [InlineData("system_admin", "user:read", true, "allowed")]
    [InlineData("readonly_analyst", "user:read", false, "no_service_access")]
    [InlineData("readonly_analyst", "audit:read", false, "no_service_access")]
    [InlineData("customer_support", "customer:read", false, "no_service_access")]
    [InlineData("unknown_role", "user:read", false, "no_service_access")]
    public void A_person_holds_what_roles_that_reach_the_platform_give(string role, string permission, bool allowed, string reason)
    {
        var verdict = _access.Check(Sample.User("p"), Sample.Person("p", [role]), permission);
        (verdict.Allowed, verdict.Reason, verdict.OnlyServices).ShouldBe((allowed, reason, null));
    }

    [Theory]
    [InlineData("service:read", true)]
    [InlineData("service:write", true)]
    [InlineData("user:read", false)]
    [InlineData("policy:write", false)]
    public void An_owner_is_bounded_to_the_assigned_services(string permission, bool allowed)
    {
        var verdict = _access.Check(Sample.User("o"), Sample.Person("o", ["service_owner"], ["order-service", "zerotrust", "all", "payment-service"]), permission);
        verdict.Allowed.ShouldBe(allowed);
        verdict.OnlyServices.ShouldBe(allowed ? ["order-service", "payment-service"] : null);
        verdict.Covers("order-service").ShouldBe(allowed);
        verdict.Covers("user-service").ShouldBeFalse();
        verdict.Covers("zerotrust").ShouldBeFalse();
    }

    [Theory]
    [InlineData("system_admin", "policy:write", "aal2", null)]
    [InlineData("system_admin", "policy:write", "aal1", "mfa_required")]
    [InlineData("system_admin", "policy:write", null, "mfa_required")]
    [InlineData("system_admin", "policy:write", "AAL2", "mfa_required")]
    [InlineData("system_admin", "policy:write", "enrolment", "enrolment_only")]
    [InlineData("service_owner", "service:write", "aal2", null)]
    [InlineData("service_owner", "service:write", "aal1", "mfa_required")]
    // Any role of the person asks, whichever gives the permission.
    [InlineData("clerk,service_owner", "user:read", "aal1", "mfa_required")]
    [InlineData("clerk", "user:read", "aal1", null)]
    [InlineData("clerk", "user:read", null, null)]
    [InlineData("clerk", "user:read", "enrolment", "enrolment_only")]
    // A denial keeps its own reason: another login would not help.
    [InlineData("service_owner", "policy:write", "aal1", "no_service_access")]
    [InlineData("customer_support", "user:read", "enrolment", "no_service_access")]
    public void A_role_that_asks_for_a_second_factor_gives_nothing_without(string roles, string permission, string? contextClass, string? refusal)
    {
        var access = new PlatformAccess(Sample.Holder(Sample.Policy($"{Sample.Text.TrimEnd()}\n  clerk: {{ permissions: [\"user:read\"], service_access: [zerotrust] }}\n")));
        var verdict = access.Check(
            Sample.User("p", Contracts.Caller.Platform, new PersonLogin(contextClass, Sample.Now)), Sample.Person("p", roles.Split(','), ["order-service"]), permission);
        (verdict.Allowed, verdict.Reason).ShouldBe((refusal is null, refusal ?? (verdict.Allowed ? "allowed" : "")));
        if (refusal is not null)
        {
            verdict.OnlyServices.ShouldBeNull();
        }
    }

    [Fact]
    public void After_a_demand_only_a_later_login_counts()
    {
        var state = Sample.Person("a", ["system_admin"]) with { StepUpAfter = Sample.Now };
        ReasonAt(Sample.Now.AddSeconds(-1)).ShouldBe("step_up_required");
        ReasonAt(null).ShouldBe("step_up_required");
        ReasonAt(Sample.Now).ShouldBe("allowed");
        // The second factor first: a new login without it would be asked for again.
        _access.Check(Sample.User("a", Contracts.Caller.Platform, new PersonLogin("aal1", null)), state, "user:read").Reason.ShouldBe("mfa_required");

        string ReasonAt(DateTimeOffset? at) => _access.Check(Sample.User("a", Contracts.Caller.Platform, new PersonLogin("aal2", at)), state, "user:read").Reason;
    }

    [Fact]
    public void Whom_a_caller_covers_is_no_question_of_the_login() => _access.Covers(
        Sample.User("a", Contracts.Caller.Platform, default), Sample.Person("a", ["system_admin"]), Sample.Person("p", ["service_owner"])).ShouldBeTrue();

    [Fact]
    public void An_owner_of_nothing_may_do_nothing() =>
        _access.Check(Sample.User("o"), Sample.Person("o", ["service_owner"]), "service:read").Allowed.ShouldBeFalse();

    [Fact]
    public void A_role_that_reaches_an_assigned_service_by_itself_makes_no_owner()
    {
        // The analyst reaches analytics-service and holds *:read there; the attribute alone must not open its identity.
        var analyst = Sample.Person("a", ["readonly_analyst"], ["analytics-service"]);
        _access.Check(Sample.User("a"), analyst, "service:read").Allowed.ShouldBeFalse();
        var both = Sample.Person("b", ["readonly_analyst", "service_owner"], ["analytics-service"]);
        _access.Check(Sample.User("b"), both, "service:read").OnlyServices.ShouldBe(["analytics-service"]);
        _access.Check(Sample.User("b"), both, "session:read").Allowed.ShouldBeFalse();
    }

    [Fact]
    public void An_administrator_with_assigned_services_stays_unbounded() =>
        _access.Check(Sample.User("a"), Sample.Person("a", ["system_admin", "service_owner"], ["order-service"]), "service:write").OnlyServices.ShouldBeNull();

    [Theory]
    // the caller's roles, the person's, covered
    [InlineData("system_admin", "system_admin", true)]
    [InlineData("system_admin", "service_owner", true)]
    [InlineData("helpdesk", "helpdesk", true)]
    [InlineData("helpdesk", "customer_support", true)]
    [InlineData("helpdesk", "retired_role", true)]
    [InlineData("helpdesk", "system_admin", false)]
    [InlineData("helpdesk", "service_owner", false)]
    [InlineData("helpdesk", "reader", false)]
    [InlineData("reader", "helpdesk", false)]
    [InlineData("system_admin", "helpdesk,reader,service_owner", true)]
    public void A_caller_covers_who_holds_no_more_at_the_platform(string caller, string person, bool covered)
    {
        var access = new PlatformAccess(Sample.Holder(Sample.Policy($"""
            {Sample.Text.TrimEnd()}
              helpdesk: {"{"} permissions: ["user:read", "user:write"], mfa_required: false, service_access: [zerotrust] {"}"}
              reader: {"{"} permissions: ["*:read"], mfa_required: false, service_access: [zerotrust] {"}"}
            """)));
        var target = Sample.Person("p", person.Split(','), ["order-service"]);
        access.Covers(Sample.User("c"), Sample.Person("c", [caller]), target).ShouldBe(covered);
        access.Covers(Sample.User("c"), Sample.Person("c", [caller]), target with { Active = false }).ShouldBe(covered);
        access.Covers(Sample.User("p"), Sample.Person("p", [person]), target).ShouldBeTrue();
        access.Covers(Sample.User("c"), Sample.Person("c", [caller], active: false), Sample.Person("p", ["helpdesk"])).ShouldBeFalse();
        access.Covers(Sample.Service("user-service"), null, Sample.Person("p", ["helpdesk"])).ShouldBeFalse();
        access.Covers(Sample.Service("user-service"), null, Sample.Person("p", ["customer_support"])).ShouldBeTrue();
    }

    [Fact]
    public void A_deactivated_and_an_unknown_person_hold_nothing()
    {
        _access.Check(Sample.User("x"), Sample.Person("x", ["system_admin"], active: false), "user:read").Reason.ShouldBe("subject_inactive");
        _access.Check(Sample.User("x"), null, "user:read").Reason.ShouldBe("unknown_subject");
    }

    [Fact]
    public void Without_a_policy_nobody_may_do_anything() =>
        new PlatformAccess(new PolicyHolder()).Check(Sample.Service("gateway"), null, "gateway:authorize").ShouldSatisfyAllConditions(
            verdict => verdict.Allowed.ShouldBeFalse(),
            verdict => verdict.Reason.ShouldBe("no_policy"));
}
