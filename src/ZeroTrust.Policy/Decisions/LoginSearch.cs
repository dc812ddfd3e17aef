namespace ZeroTrust.Policy;

// The strictest of all that is asked of the login, also by other spellings of the path.
internal struct LoginSearch(int method) : IRuleVisitor
{
    internal LoginRequirement Login { get; private set; }

    public bool Take(EndpointRule rule)
    {
        if ((HttpMethods.WithSibling(rule.Methods) & (1 << method)) != 0)
        {
            Login = Login.And(rule.Login);
        }

        return false;
    }
}
