using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Resources;

// Any rules and denials, against what the specification says in so many words. CsCheck prints the seed of a failure.
public sealed class ResourcePropertyTests
{
    // A condition that is true, false, an error, or none.
    private static readonly Gen<string> When = Choice.Of("true", "false", "resource.missing", "!resource.missing", "");
    private static readonly Gen<(string Permission, string When)> Rule = Gen.Select(Choice.Of("held", "other"), When);
    private static readonly Gen<((string Permission, string When)[] Rules, string[] Denials)> Action =
        Gen.Select(Rule.Array[1, 4], Choice.Of("true", "false", "false", "false", "resource.missing").Array[0, 3]);

    [Fact]
    public void Decides_as_specified() => Action.Sample(
        action =>
        {
            var denial = action.Denials.FirstOrDefault(when => when != "false");
            var held = action.Rules.Where(rule => rule.Permission == "held").Select(rule => rule.When).ToArray();
            var expected = denial is not null ? denial == "true" ? DecisionCode.DeniedByRule : DecisionCode.ConditionError
                : held.Any(when => when is "true" or "") ? DecisionCode.Allowed
                : held.Contains("false") ? DecisionCode.ConditionFailed
                : held.Length > 0 ? DecisionCode.ConditionError
                : DecisionCode.MissingPermission;
            foreach (var decision in Decide(action.Rules, action.Denials))
            {
                decision.Code.ShouldBe(expected);
                decision.Rule.ShouldNotBeNull();
            }
        },
        iter: 3_000);

    // A rule more never takes a permission away, and a denial more never gives one.
    [Fact]
    public void More_rules_allow_more_and_more_denials_less() => Gen.Select(Action, Rule, Choice.Of("true", "false", "resource.missing")).Sample(
        (action, rule, denial) =>
        {
            foreach (var ((before, widened), narrowed) in Decide(action.Rules, action.Denials)
                .Zip(Decide([.. action.Rules, rule], action.Denials)).Zip(Decide(action.Rules, [.. action.Denials, denial])))
            {
                (before.Allowed && !widened.Allowed).ShouldBeFalse();
                (!before.Allowed && narrowed.Allowed).ShouldBeFalse();
            }
        },
        iter: 2_000);

    [Fact]
    public void Any_question_has_an_answer() => Gen.Select(Word, Word, Word, Word, Gen.Select(Word, Value).Array[0, 4]).Sample(
        (who, action, type, id, properties) =>
        {
            var bag = new PropertyBag(properties.DistinctBy(property => property.Item1).Select(property => KeyValuePair.Create(property.Item1, property.Item2)));
            var call = new CallContext { Subject = bag, Resource = bag, Action = bag };
            var question = new ResourceQuestion(action, type, id);
            Every.DecideServiceResource(who, question, call).Code.ToWire().ShouldNotBeEmpty();
            var decision = Every.DecidePersonResource(Every.ForPerson([who, "support"], []), question, call);
            (decision.Allowed && (type, action) is not ("record", "read" or "write")).ShouldBeFalse();
        },
        iter: 20_000);

    private static readonly PolicySnapshot Every = Policies.Compile(Policies.ReadSample("every-feature.yaml")).Snapshot;

    private static readonly Gen<string> Word = Gen.OneOf(
        Choice.Of("order-service", "reader", "read", "write", "record", "record-1", "2", "status", "size", "hidden", "tags", "soft", "role", "", "archived"), Gen.String);

    private static readonly Gen<PropertyValue> Value = Gen.OneOf(
        Gen.String.Select(PropertyValue.Of), Gen.Long.Select(PropertyValue.Of), Gen.Bool.Select(PropertyValue.Of), Gen.String.Array[0, 3].Select(texts => PropertyValue.Of([.. texts])));

    // A service and a person who hold the same.
    private static Decision[] Decide((string Permission, string When)[] rules, string[] denials)
    {
        var listed = rules.Select(rule => $"{{ permission: {rule.Permission}{(rule.When.Length == 0 ? "" : $", when: '{rule.When}'")} }}");
        var policy = Policies.Snapshot($$"""
            service_permissions: { caller: { owner: { permissions: [held] } } }
            resources:
              thing:
                service: owner
                properties: { missing: flag }
                actions: { do: { rules: [ {{string.Join(", ", listed)}} ], denied: [ {{string.Join(", ", denials.Select(when => $"{{ when: '{when}' }}"))}} ] } }
            roles: { holder: { permissions: [held], service_access: [owner] } }
            """);
        var question = new ResourceQuestion("do", "thing", "any");
        return [policy.DecideServiceResource("caller", question), policy.DecidePersonResource(policy.ForPerson(["holder"], []), question)];
    }
}
