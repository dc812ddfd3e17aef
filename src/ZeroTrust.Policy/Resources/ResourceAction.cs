using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// What may be done to resources of one type. Denials go first, so what permits can never outweigh what forbids.
internal sealed record ResourceAction(string Name, ImmutableArray<ResourceRule> Rules, ImmutableArray<ResourceRule> Denials)
{
    internal Decision Decide<T>(T holder, in ConditionScope scope)
        where T : struct, IPermissionHolder
    {
        foreach (var denial in Denials)
        {
            if (denial.Evaluate(scope) is var result && result != ConditionResult.False)
            {
                return new Decision(result == ConditionResult.True ? DecisionCode.DeniedByRule : DecisionCode.ConditionError, denial.Reference);
            }
        }

        // Rules of other environments are left out, so there may be none.
        var nearest = Rules.IsEmpty
            ? new Decision(DecisionCode.MissingPermission)
            : new Decision(DecisionCode.MissingPermission, Rules[0].Reference).Missed(Rules[0].Reference, MissKind.Permission);
        foreach (var rule in Rules)
        {
            if (!holder.Holds(rule.Reference.Permission!))
            {
                continue;
            }

            var result = rule.Evaluate(scope);
            if (result == ConditionResult.True)
            {
                return new Decision(DecisionCode.Allowed, rule.Reference);
            }

            nearest = Nearer(nearest, result, rule.Reference);
        }

        return nearest;
    }

    // In one order: which of several rules decides is told, but it does not change the decision.
    internal IEnumerable<string> Statements() =>
        Rules.Select(rule => $"{Name} rule {rule.Statement()}").Concat(Denials.Select(denial => $"{Name} denied {denial.Statement()}")).Order(StringComparer.Ordinal);

    // What comes nearest to a permission is told: a condition that is false, then one that could not be asked, then no permission at
    // all; of equals the first in the file.
    private static Decision Nearer(Decision nearest, ConditionResult result, RuleReference rule) => (nearest.Code, result) switch
    {
        (DecisionCode.ConditionFailed, _) or (DecisionCode.ConditionError, ConditionResult.Error) => nearest,
        (_, ConditionResult.False) => new Decision(DecisionCode.ConditionFailed, rule).Missed(rule, MissKind.Condition),
        _ => new Decision(DecisionCode.ConditionError, rule).Missed(rule, MissKind.Condition),
    };
}
