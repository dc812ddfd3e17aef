using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// The endpoints of one pair or of one service. Built once, then only read. Denied endpoints, and what an endpoint asks of a
// login, are worked into the listed paths when the table is sealed, so that an allowed call costs one lookup.
internal sealed class RouteTable
{
    private readonly Dictionary<string, RouteEntry> listed = new(StringComparer.Ordinal);
    private readonly ReadingTable readings = new();

    // False when the path was listed before with one of the methods; the rule that came first stays.
    internal bool TryList(string path, ImmutableArray<int> methods, RuleReference rule)
    {
        if (!listed.TryGetValue(path, out var entry))
        {
            listed.Add(path, entry = new RouteEntry(path));
        }

        var isNew = true;
        foreach (var method in methods)
        {
            isNew &= entry.TryList(method, rule);
        }

        if (!rule.Login.AsksForNothing)
        {
            readings.Ask(path, methods, rule.Login);
        }

        return isNew;
    }

    internal void Deny(string path, int method, RuleReference rule) => readings.Deny(path, method, rule);

    internal void Seal()
    {
        foreach (var entry in listed.Values)
        {
            readings.ApplyTo(entry);
        }
    }

    internal Decision Decide(string method, string rawTarget)
    {
        if (!HttpMethods.TryIndex(method, out var index))
        {
            return new Decision(DecisionCode.InvalidMethod);
        }

        // Every listed path is canonical, so a target that equals one needs no parsing.
        var lookup = listed.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(CanonicalPath.WithoutQuery(rawTarget), out var entry))
        {
            return DecideListed(entry, index);
        }

        if (CanonicalPath.TryParse(rawTarget, out var canonical) && listed.TryGetValue(canonical, out entry))
        {
            return DecideListed(entry, index);
        }

        return readings.FindDenial(rawTarget, index) is { } denial
            ? new Decision(DecisionCode.DeniedEndpoint, denial)
            : new Decision(canonical.Length > 0 ? DecisionCode.NotListed : DecisionCode.AmbiguousPath);
    }

    internal bool IsDenied(string path, int method) => listed.TryGetValue(path, out var entry) && entry.Denied(method) is not null;

    private static Decision DecideListed(RouteEntry entry, int method)
    {
        if (entry.Denied(method) is { } denial)
        {
            return new Decision(DecisionCode.DeniedEndpoint, denial, entry.Path);
        }

        return entry.Listed(method) is { } rule
            ? new Decision(DecisionCode.Allowed, rule, entry.Path, entry.Login(method))
            : new Decision(DecisionCode.NotListed, canonicalPath: entry.Path);
    }
}
