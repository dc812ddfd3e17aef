namespace ZeroTrust.Policy;

// Of the denials that hold, or whose condition cannot be evaluated, the one that stands first in the file: whatever the order of visits.
internal ref struct DenialSearch(RouteCall call, string? canonicalPath) : IRuleVisitor
{
    private readonly RouteCall call = call;

    // Null for an ambiguous target.
    internal string? CanonicalPath { get; } = canonicalPath;

    internal EndpointRule? Found { get; private set; }

    internal ConditionResult Why { get; private set; }

    public bool Take(EndpointRule rule)
    {
        if (!rule.Lists(call.Method) || ReferenceEquals(Found, rule) || (Found is not null && Found.StandsBefore(rule)))
        {
            return false;
        }

        var result = call.Evaluate(rule, CanonicalPath);
        if (result != ConditionResult.False)
        {
            Found = rule;
            Why = result;
        }

        return false;
    }
}
