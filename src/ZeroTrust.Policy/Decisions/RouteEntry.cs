namespace ZeroTrust.Policy;

// All that a policy says about one exact path, by the index of the method.
internal sealed class RouteEntry(string path)
{
    private readonly RuleReference?[] listed = new RuleReference?[HttpMethods.Count];
    private RuleReference?[]? denied;

    internal string Path { get; } = path;

    internal bool TryList(int method, RuleReference rule)
    {
        if (listed[method] is not null)
        {
            return false;
        }

        listed[method] = rule;
        return true;
    }

    internal void Deny(int method, RuleReference rule)
    {
        denied ??= new RuleReference?[HttpMethods.Count];
        denied[method] ??= rule;
    }

    internal RuleReference? Listed(int method) => listed[method];

    internal RuleReference? Denied(int method) => denied?[method];
}
