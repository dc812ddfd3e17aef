namespace ZeroTrust.Policy;

// What a service's own lists say: of persons, and of everybody.
internal static class ServiceDecision
{
    // Permission before condition: who may never call it is not told what a condition hides.
    internal static Decision DecidePerson(RouteTable routes, PersonAccess person, string target, in RouteCall call)
    {
        if (Find(routes, call, out var canonical, out var entry, out var denied) is not { } rule)
        {
            return denied;
        }

        if (!person.Holds(target, rule.Permission!))
        {
            return new Decision(DecisionCode.MissingPermission, rule, canonical).Missed(rule, MissKind.Permission);
        }

        return call.Evaluate(rule, canonical) switch
        {
            ConditionResult.True => new Decision(DecisionCode.Allowed, rule, canonical, routes.Login(canonical, entry, call.Method)),
            ConditionResult.False => new Decision(DecisionCode.ConditionFailed, rule, canonical).Missed(rule, MissKind.Condition),
            _ => new Decision(DecisionCode.ConditionError, rule, canonical).Missed(rule, MissKind.Condition),
        };
    }

    internal static Decision DecideAnybody(RouteTable routes, in RouteCall call) => Find(routes, call, out var canonical, out _, out var denied) is { } rule
        ? new Decision(DecisionCode.Allowed, rule, canonical)
        : denied;

    // The most specific rule that lists path and method.
    private static EndpointRule? Find(RouteTable routes, in RouteCall call, out string canonical, out RouteEntry? entry, out Decision denied)
    {
        canonical = "";
        entry = null;
        denied = default;
        if (call.Method < 0)
        {
            denied = new Decision(DecisionCode.InvalidMethod);
            return null;
        }

        if (routes.Canonicalise(call.RawTarget, out entry) is not { } path)
        {
            denied = new Decision(DecisionCode.AmbiguousPath);
            return null;
        }

        canonical = path;
        var search = new FirstSearch(call.Method);
        if (!routes.Visit(canonical, entry, ref search))
        {
            denied = search.OtherMethod is { } other
                ? new Decision(DecisionCode.NotListed, canonicalPath: canonical).Missed(other, MissKind.Method)
                : new Decision(DecisionCode.NotListed, canonicalPath: canonical).Missed(routes.Nearest(canonical), MissKind.Path);
        }

        return search.Found;
    }
}
