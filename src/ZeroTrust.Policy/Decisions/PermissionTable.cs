using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Exact permissions by lookup, the few patterns one after the other.
internal sealed class PermissionTable
{
    private readonly Dictionary<string, RuleReference> exact = new(StringComparer.Ordinal);
    private readonly ImmutableArray<RuleReference> patterns;

    internal PermissionTable(ImmutableArray<RuleReference> rules)
    {
        var wild = ImmutableArray.CreateBuilder<RuleReference>();
        foreach (var rule in rules)
        {
            if (PermissionPattern.IsPattern(rule.Permission!))
            {
                wild.Add(rule);
            }
            else
            {
                exact.TryAdd(rule.Permission!, rule);
            }
        }

        patterns = wild.ToImmutable();
    }

    internal RuleReference? Find(string permission)
    {
        if (exact.TryGetValue(permission, out var rule))
        {
            return rule;
        }

        if (patterns.IsEmpty || !PermissionPattern.IsValidPermission(permission))
        {
            return null;
        }

        foreach (var pattern in patterns)
        {
            if (PermissionPattern.MatchesValid(pattern.Permission, permission))
            {
                return pattern;
            }
        }

        return null;
    }
}
