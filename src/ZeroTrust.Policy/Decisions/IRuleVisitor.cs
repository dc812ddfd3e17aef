namespace ZeroTrust.Policy;

// Looks at the rules that match a path, the most specific first. A structure, so that looking costs no allocation.
internal interface IRuleVisitor
{
    // True ends the walk.
    bool Take(EndpointRule rule);
}
