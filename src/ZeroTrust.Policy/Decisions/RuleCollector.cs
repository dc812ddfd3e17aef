namespace ZeroTrust.Policy;

// Every rule that matches, for what is worked out when a policy is compiled.
internal readonly struct RuleCollector(HashSet<EndpointRule> rules) : IRuleVisitor
{
    public bool Take(EndpointRule rule)
    {
        rules.Add(rule);
        return false;
    }
}
