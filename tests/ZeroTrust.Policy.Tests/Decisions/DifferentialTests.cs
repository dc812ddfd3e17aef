using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class DifferentialTests
{
    private static readonly Gen<string[]> SomeRoles = Models.Some(Models.RoleNames, 0);
    private static readonly Gen<string[]> SomeServices = Models.Some(Models.Names, 0);

    [Fact]
    public void Every_service_route_agrees_with_the_reference() => Models.Any.Sample(
        model =>
        {
            var policy = Policies.Snapshot(model.ToYaml());
            foreach (var (caller, target, method, path) in from c in Models.Names from t in Models.Names from m in Models.Methods from p in Models.Paths select (c, t, m, p))
            {
                policy.DecideServiceRoute(caller, target, method, path).Allowed.ShouldBe(
                    Reference.AllowsService(model, caller, target, method, path), $"{caller} {target} {method} {path}\n{model.ToYaml()}");
            }
        },
        iter: 400);

    [Fact]
    public void Every_person_check_agrees_with_the_reference() => Gen.Select(Models.Any, SomeRoles, SomeServices).Sample(
        (model, roles, assigned) =>
        {
            var policy = Policies.Snapshot(model.ToYaml());
            var person = policy.ForPerson(roles, assigned);
            foreach (var (target, method, path) in from t in Models.Names from m in Models.Methods from p in Models.Paths select (t, m, p))
            {
                var decision = policy.DecidePersonRoute(person, target, method, path);
                var what = $"{target} {method} {path}\n{model.ToYaml()}";
                decision.Allowed.ShouldBe(Reference.AllowsPerson(model, roles, assigned, target, method, path), what);
                decision.Login.ShouldBe(decision.Allowed ? Reference.Asked(model, target, method, path) : default, what);
            }

            foreach (var (target, permission) in from t in Models.Names from p in Models.Permissions select (t, p))
            {
                policy.DecidePersonPermission(person, target, permission).Allowed.ShouldBe(
                    Reference.Holds(model, roles, assigned, target, permission), $"{target} {permission}\n{model.ToYaml()}");
            }
        },
        iter: 400);
}
