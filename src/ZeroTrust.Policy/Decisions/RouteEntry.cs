namespace ZeroTrust.Policy;

// All that a policy says about one exact path, by the index of the method.
internal sealed class RouteEntry(string path)
{
    private readonly RuleReference?[] listed = new RuleReference?[HttpMethods.Count];
    private RuleReference?[]? denied;
    private LoginRequirement[]? logins;

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

    // Of several that are asked the strictest counts.
    internal void Ask(int method, LoginRequirement login)
    {
        logins ??= new LoginRequirement[HttpMethods.Count];
        logins[method] = logins[method].And(login);
    }

    internal RuleReference? Listed(int method) => listed[method];

    internal RuleReference? Denied(int method) => denied?[method];

    internal LoginRequirement Login(int method) => logins is null ? default : logins[method];

    // Adds what another entry denies and asks; a rule that denies here already stays.
    internal void TakeOver(RouteEntry other)
    {
        for (var method = 0; method < HttpMethods.Count; method++)
        {
            if (other.Denied(method) is { } rule)
            {
                Deny(method, rule);
            }

            if (other.logins is { } asked)
            {
                Ask(method, asked[method]);
            }
        }
    }
}
