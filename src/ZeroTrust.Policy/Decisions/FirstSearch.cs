namespace ZeroTrust.Policy;

// The most specific rule that lists the method, whatever its condition.
internal struct FirstSearch(int method) : IRuleVisitor
{
    internal EndpointRule? Found { get; private set; }

    internal EndpointRule? OtherMethod { get; private set; }

    public bool Take(EndpointRule rule)
    {
        if (rule.Lists(method))
        {
            Found = rule;
            return true;
        }

        OtherMethod ??= rule;
        return false;
    }
}
