namespace ZeroTrust.Policy;

// Held permissions and patterns, or asked ones. A question costs a step for each distinct pattern that is looked at.
internal sealed class PermissionSet(LintContext context)
{
    private readonly HashSet<string> exact = new(StringComparer.Ordinal);
    private readonly HashSet<string> patterns = new(StringComparer.Ordinal);

    internal void Add(string permission) => (PermissionPattern.IsPattern(permission) ? patterns : exact).Add(permission);

    // True when one of these stands for the permission; also when the work is used up, so that nothing is claimed.
    internal bool Holds(string permission) =>
        exact.Contains(permission) || !context.TrySpend() || patterns.Any(pattern => !context.TrySpend() || PermissionPattern.MatchesValid(pattern, permission));

    // True when the pattern stands for one of these; also when the work is used up.
    internal bool IsAskedBy(string pattern)
    {
        if (!context.TrySpend())
        {
            return true;
        }

        return PermissionPattern.IsPattern(pattern)
            ? exact.Any(permission => !context.TrySpend() || PermissionPattern.MatchesValid(pattern, permission))
            : exact.Contains(pattern);
    }
}
