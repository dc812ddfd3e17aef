using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Differences;

/// <summary>On random policies: no change of what is allowed is missed, and rules have the places that decisions name.</summary>
public sealed class PolicyDiffPropertyTests
{
    // Small steps: what differs in one part only is missed more easily than two policies that have nothing in common.
    private static readonly Gen<(Model Before, Model After)> Step = Gen.Select(Models.Any, Models.Any, Gen.Int[0, 7]).Select((model, other, part) => (model, part switch
    {
        0 => model with { Pairs = [.. model.Pairs.Skip(1)] },
        1 => model with { Services = [.. model.Services.Skip(1)] },
        2 => model with { Roles = [.. model.Roles.Skip(1)] },
        3 => model with { Groups = other.Groups },
        4 => model with { Pairs = [.. model.Pairs.Select((pair, i) => i < other.Pairs.Length ? pair with { Denied = other.Pairs[i].Denied } : pair)] },
        5 => model with { Pairs = [.. model.Pairs.Select(pair => pair with { Audit = !pair.Audit })] },
        6 => model with { Pairs = [.. model.Pairs.Reverse()], Services = [.. model.Services.Reverse()], Roles = [.. model.Roles.Reverse()] },
        _ => model with { Services = other.Services },
    }));

    [Fact]
    public void Where_nothing_is_told_the_same_is_allowed_and_the_same_asked() => Gen.Select(Step, Models.AnyTarget.Array[3]).Sample(input =>
    {
        var ((before, after), targets) = input;
        var comparison = PolicyDiff.Compare(Bytes(before), Bytes(after), PolicyLimits.Default, before.Environment).ShouldBeOfType<PolicyComparison.Compared>();
        var (old, next) = (before.Compile(), after.Compile());
        comparison.SameTable.ShouldBe(old.TableHash == next.TableHash);
        comparison.Changes.ShouldAllBe(change => change.Before != change.After);
        if (!comparison.Differ)
        {
            Decisions(old, targets).ShouldBe(Decisions(next, targets), $"{before.ToYaml()}\n---\n{after.ToYaml()}");
        }
    }, iter: 1_000);

    [Fact]
    public void Forth_and_back_are_the_same_changes() => Step.Sample(step =>
    {
        var (before, after) = (Bytes(step.Before), Bytes(step.After));
        var forth = PolicyDiff.Compare(before, after, PolicyLimits.Default, step.Before.Environment).ShouldBeOfType<PolicyComparison.Compared>();
        var back = PolicyDiff.Compare(after, before, PolicyLimits.Default, step.Before.Environment).ShouldBeOfType<PolicyComparison.Compared>();
        back.Changes.Select(change => (change.Subject, change.Item, Before: change.After, After: change.Before)).ShouldBe(forth.Changes.Select(change => (change.Subject, change.Item, change.Before, change.After)));
    }, iter: 500);

    [Fact]
    public void Every_rule_that_a_decision_names_is_a_rule_of_the_coverage() => Gen.Select(Models.Any, Models.AnyTarget.Array[4]).Sample(input =>
    {
        var (model, targets) = input;
        var policy = model.Compile();
        var known = PolicyCoverage.Of(Bytes(model), PolicyLimits.Default, model.Environment, new HashSet<string>()).Untouched.Select(rule => rule.Place).ToHashSet(StringComparer.Ordinal);
        var person = policy.ForPerson(Models.RoleNames, Models.Names);
        foreach (var (name, target, method, request) in from n in Models.Names from t in Models.Names from m in Models.Methods from r in targets select (n, t, m, r))
        {
            Decision[] decisions =
            [
                policy.DecideServiceRoute(name, target, method, request.Raw), policy.DecidePersonRoute(person, target, method, request.Raw),
                policy.DecidePublicRoute(target, method, request.Raw), policy.DecideServicePermission(name, target, "p:read"),
            ];
            decisions.Select(decision => decision.Rule).OfType<string>().ShouldBeSubsetOf(known);
        }
    }, iter: 200);

    [Fact]
    public void Any_policy_is_linted_to_the_same_report_each_time() => Models.Any.Sample(model =>
    {
        var bytes = Bytes(model);
        var report = PolicyLinter.Lint(bytes, PolicyLimits.Default, model.Environment);
        report.Findings.ShouldBe(PolicyLinter.Lint(bytes, PolicyLimits.Default, model.Environment).Findings);
        report.Errors.ShouldBe(0);
    }, iter: 500);

    // Not the code: where two denials hold, one of them by an error, the one that stands first in the file is named.
    private static List<(bool, bool, LoginRequirement)> Decisions(PolicySnapshot policy, Target[] targets)
    {
        var person = policy.ForPerson(Models.RoleNames, ["a"]);
        return
        [
            .. from name in Models.Names
               from target in Models.Names
               from method in Models.Methods
               from request in targets
               from decision in new[]
               {
                   policy.DecideServiceRoute(name, target, method, request.Raw), policy.DecidePersonRoute(person, target, method, request.Raw),
                   policy.DecidePublicRoute(target, method, request.Raw), policy.DecideServicePermission(name, target, "p:write"),
               }
               select (decision.Allowed, decision.Audited is null, decision.Login),
        ];
    }

    private static byte[] Bytes(Model model) => Encoding.UTF8.GetBytes(model.ToYaml());
}
