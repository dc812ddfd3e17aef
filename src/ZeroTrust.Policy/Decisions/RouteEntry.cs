namespace ZeroTrust.Policy;

// All that a policy says about one exact path.
internal sealed class RouteEntry(EndpointRule first)
{
    private EndpointRule[] rules = [first];
    private LoginRequirement[]? logins;

    internal string Path { get; } = first.Path;

    internal ReadOnlySpan<EndpointRule> Rules => rules;

    // The denials of every reading of the path, in the order of the file. Null for none.
    internal EndpointRule[]? Denials { get; private set; }

    internal void Add(EndpointRule rule) => rules = [.. rules, rule];

    internal void Deny(IEnumerable<EndpointRule> denials)
    {
        EndpointRule[] inOrder = [.. denials.OrderBy(rule => rule.Line).ThenBy(rule => rule.Column)];
        Denials = inOrder.Length == 0 ? null : inOrder;
    }

    internal void Ask(int method, LoginRequirement login)
    {
        if (!login.AsksForNothing)
        {
            logins ??= new LoginRequirement[HttpMethods.Count];
            logins[method] = login;
        }
    }

    internal LoginRequirement Login(int method) => logins is null ? default : logins[method];
}
