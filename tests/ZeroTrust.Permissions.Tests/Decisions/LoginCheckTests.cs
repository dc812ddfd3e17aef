using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Tests.Decisions;

/// <summary>The check stands on the hottest path: on its way to a yes, and to a no, it makes nothing that must be collected.</summary>
public sealed class LoginCheckTests
{
    private readonly ActivePolicy _policy = Sample.Policy();

    [Theory]
    [InlineData("aal2", true)]
    [InlineData("aal1", false)]
    public void It_allocates_nothing(string contextClass, bool allowed)
    {
        var state = Sample.Person("a", ["system_admin"]) with { StepUpAfter = Sample.Now.AddHours(-1) };
        var subject = DecisionSubject.Person(state, new PersonLogin(contextClass, Sample.Now.AddSeconds(-5)));
        var person = _policy.Expand(state);
        var decided = Verdict.Of(_policy, person, _policy.Snapshot.DecidePersonRoute(person.Access, "user-service", "GET", "/v1/customers"));
        var asked = new LoginRequirement("aal2", 300);
        LoginCheck.Run(decided, subject, asked, Sample.Now).Allowed.ShouldBe(allowed);
        Measure(() => LoginCheck.Run(decided, subject, asked, Sample.Now)).ShouldBe(0);
    }

    [Fact]
    public void A_service_has_no_login_to_show()
    {
        var decided = Verdict.Of(_policy, _policy.Snapshot.DecideServiceRoute("order-service", "user-service", "GET", "/v1/user/profile"));
        LoginCheck.Run(decided, DecisionSubject.Service("order-service"), new LoginRequirement("aal2", 1), Sample.Now).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void What_was_refused_for_the_login_shows_no_permissions()
    {
        var state = Sample.Person("a", ["system_admin"]);
        var subject = DecisionSubject.Person(state, new PersonLogin("aal1", Sample.Now));
        var person = _policy.Expand(state);
        var verdict = LoginCheck.Run(
            Verdict.Of(_policy, person, _policy.Snapshot.DecidePersonRoute(person.Access, "user-service", "GET", "/v1/customers")), subject, default, Sample.Now);
        (verdict.Allowed, verdict.Reason, verdict.Asked).ShouldBe((false, "mfa_required", new LoginRequirement("aal2", null)));
        verdict.PermissionsAt(subject, "user-service").ShouldBe(PermissionsHeader.None);
    }

    private static long Measure(Func<Verdict> check)
    {
        for (var i = 0; i < 100; i++)
        {
            check();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            check();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
