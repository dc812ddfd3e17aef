using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

// Random policies and requests, decided by the engine and by the reference.
public sealed class DifferentialTests
{
    // ZEROTRUST_TEST_LONG=1: millions of requests instead of hundreds of thousands.
    private static readonly int Times = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_LONG") == "1" ? 50 : 1;

    private static readonly Gen<string[]> SomeRoles = Models.Some(Models.RoleNames, 0);
    private static readonly Gen<string[]> SomeServices = Models.Some(Models.Names, 0);
    private static readonly Gen<Target[]> SomeTargets = Models.AnyTarget.Array[8];

    [Fact]
    public void Every_service_route_agrees_with_the_reference() => Gen.Select(Models.Any, SomeTargets).Sample(
        (model, targets) =>
        {
            var policy = model.Compile();
            foreach (var (caller, target, method, request) in from c in Models.Names from t in Models.Names from m in Models.Methods from r in targets select (c, t, m, r))
            {
                var decision = policy.DecideServiceRoute(caller, target, method, request.Raw);
                var expected = Reference.Service(model, caller, target, method, request);
                if (request.Canonical is null && expected.Code != DecisionCode.NoEntry)
                {
                    // Such a target has more readings than the reference thinks of; each of them may be denied, and the first is named.
                    (decision.Code == DecisionCode.AmbiguousPath && expected.Code != DecisionCode.AmbiguousPath).ShouldBeFalse();
                    decision.Code.ShouldBeOneOf(DecisionCode.AmbiguousPath, DecisionCode.DeniedEndpoint, DecisionCode.ConditionError);
                    continue;
                }

                var namesRule = decision.Code != DecisionCode.NoEntry && (decision.Audited ?? decision.Code) != DecisionCode.NotListed;
                var missed = decision.Nearest is not null && decision.Allowed && decision.Audited is null;
                ShouldAgree(
                    (decision.Code, decision.Audited, decision.Rule is not null, decision.CanonicalPath, missed),
                    (expected.Code, expected.Audited, namesRule, decision.Code == DecisionCode.NoEntry ? null : request.Canonical, false),
                    model,
                    $"{caller} {target} {method} {request}");
            }
        },
        iter: 1_000 * Times);

    [Fact]
    public void Every_service_permission_agrees_with_the_reference() => Models.Any.Sample(
        model =>
        {
            var policy = model.Compile();
            foreach (var (caller, target, permission) in from c in Models.Names from t in Models.Names from p in Models.Permissions select (c, t, p))
            {
                var decision = policy.DecideServicePermission(caller, target, permission);
                ShouldAgree((decision.Code, decision.Audited), Reference.ServicePermission(model, caller, target, permission), model, $"{caller} {target} {permission}");
            }
        },
        iter: 500 * Times);

    [Fact]
    public void Every_person_check_agrees_with_the_reference() => Gen.Select(Models.Any, SomeRoles, SomeServices, SomeTargets).Sample(
        (model, roles, assigned, targets) =>
        {
            var policy = model.Compile();
            var person = policy.ForPerson(roles, assigned);
            foreach (var (target, method, request) in from t in Models.Names from m in Models.Methods from r in targets select (t, m, r))
            {
                var decision = policy.DecidePersonRoute(person, target, method, request.Raw);
                ShouldAgree(
                    (decision.Code, decision.Login), Reference.Person(model, roles, assigned, target, method, request), model, $"{string.Join(',', roles)} {target} {method} {request}");
            }

            foreach (var (target, permission) in from t in Models.Names from p in Models.Permissions select (t, p))
            {
                ShouldAgree(policy.DecidePersonPermission(person, target, permission).Allowed, Reference.Holds(model, roles, assigned, target, permission), model, $"{target} {permission}");
            }
        },
        iter: 1_000 * Times);

    [Fact]
    public void Every_public_route_agrees_with_the_reference() => Gen.Select(Models.Any, SomeTargets).Sample(
        (model, targets) =>
        {
            var policy = model.Compile();
            foreach (var (target, method, request) in from t in Models.Names from m in Models.Methods from r in targets select (t, m, r))
            {
                ShouldAgree(policy.DecidePublicRoute(target, method, request.Raw).Code, Reference.Public(model, target, method, request), model, $"{target} {method} {request}");
            }
        },
        iter: 500 * Times);

    // The policy is written out only for a failure.
    private static void ShouldAgree<T>(T actual, T expected, Model model, FormattableString question)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            actual.ShouldBe(expected, $"{FormattableString.Invariant(question)}\nfor {model.Environment ?? "no environment"}\n{model.ToYaml()}");
        }
    }
}
