using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>Which rules of a policy decided no test.</summary>
/// <param name="Rules">How many rules there are: endpoints, denied and public ones, permissions of pairs, and rules of actions.</param>
/// <param name="Untouched">Those without a test, in the order of the file.</param>
public sealed record PolicyCoverage(int Rules, ImmutableArray<UntouchedRule> Untouched)
{
    /// <summary>Compares the rules of a policy with those that decided tests.</summary>
    /// <param name="utf8Yaml">A policy that compiles under the limits.</param>
    /// <param name="environment">Rules of others do not count.</param>
    public static PolicyCoverage Of(ReadOnlySpan<byte> utf8Yaml, PolicyLimits limits, string? environment, IReadOnlySet<string> touched)
    {
        var outline = OutlineReader.Read(utf8Yaml, limits);
        var current = outline.Declared(environment);
        var rules = outline.Rules.Where(rule => rule.AppliesIn(current)).Select(rule => new UntouchedRule(rule.Place, rule.At.Line))
            .Concat(outline.Entries.SelectMany(Permissions))
            .ToList();
        return new PolicyCoverage(rules.Count, [.. rules.Where(rule => !touched.Contains(rule.Place)).OrderBy(rule => rule.Line).ThenBy(rule => rule.Place, StringComparer.Ordinal)]);
    }

    private static IEnumerable<UntouchedRule> Permissions(OutlineEntry entry) =>
        entry.Permissions.Select((permission, index) => new UntouchedRule($"{ServicePermissionsSection.Name}.{entry.Caller.Value}.{entry.Target.Value}.permissions[{index}]", permission.At.Line));
}

/// <summary>A rule by its place in the policy, such as <c>services.user-service.endpoints[0]</c>, and its line.</summary>
public sealed record UntouchedRule(string Place, int Line);
