using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// Exact permissions by lookup, the few patterns one after the other.
internal sealed class PermissionTable
{
    // A denial must not cost more, the longer the list is.
    private const int MaxCompared = 1_000;

    private readonly Dictionary<string, RuleReference> exact = new(StringComparer.Ordinal);
    private readonly ImmutableArray<RuleReference> patterns;
    private readonly ImmutableArray<RuleReference> rules;

    internal PermissionTable(ImmutableArray<RuleReference> rules)
    {
        this.rules = rules;
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

    // The one with the longest beginning in common; looked for only when a permission is missing. Null where nothing is common.
    internal RuleReference? Nearest(string permission)
    {
        RuleReference? nearest = null;
        var longest = 0;
        foreach (var rule in rules.AsSpan()[..Math.Min(rules.Length, MaxCompared)])
        {
            var common = rule.Permission.AsSpan().CommonPrefixLength(permission);
            (nearest, longest) = common > longest ? (rule, common) : (nearest, longest);
        }

        return nearest;
    }
}
