namespace ZeroTrust.Policy;

// The first rule that lists the method and whose condition holds; beside it what came near.
internal ref struct AllowSearch(RouteCall call, string canonicalPath) : IRuleVisitor
{
    private readonly RouteCall call = call;
    private readonly string canonicalPath = canonicalPath;

    internal EndpointRule? Found { get; private set; }

    // The first rule that lists the method and whose condition does not hold.
    internal EndpointRule? Failed { get; private set; }

    internal ConditionResult Why { get; private set; }

    // The first rule that has the path and lists other methods.
    internal EndpointRule? OtherMethod { get; private set; }

    public bool Take(EndpointRule rule)
    {
        if (!rule.Lists(call.Method))
        {
            OtherMethod ??= rule;
            return false;
        }

        var result = call.Evaluate(rule, canonicalPath);
        if (result == ConditionResult.True)
        {
            Found = rule;
            return true;
        }

        if (Failed is null)
        {
            Failed = rule;
            Why = result;
        }

        return false;
    }
}
