using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// The endpoints of one pair or of one service. Built once, then only read. Denied endpoints are worked into the listed
// paths when the table is sealed, so that an allowed call costs one lookup.
internal sealed class RouteTable
{
    private readonly Dictionary<string, RouteEntry> listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RouteEntry> denied = new(StringComparer.Ordinal);

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

        return isNew;
    }

    internal void Deny(string path, int method, RuleReference rule)
    {
        var key = DenyReadings.KeyOf(path);
        if (!denied.TryGetValue(key, out var entry))
        {
            denied.Add(key, entry = new RouteEntry(path));
        }

        entry.Deny(method, rule);
    }

    internal void Seal()
    {
        if (denied.Count == 0)
        {
            return;
        }

        foreach (var entry in listed.Values)
        {
            foreach (var reading in DenyReadings.Of(entry.Path))
            {
                CopyDenials(reading, entry);
            }
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

        return FindDenial(rawTarget, index) is { } denial
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
            ? new Decision(DecisionCode.Allowed, rule, entry.Path)
            : new Decision(DecisionCode.NotListed, canonicalPath: entry.Path);
    }

    private RuleReference? FindDenial(string rawTarget, int method)
    {
        if (denied.Count == 0)
        {
            return null;
        }

        RuleReference? first = null;
        foreach (var reading in DenyReadings.Of(rawTarget))
        {
            // Several readings may be denied; the one that stands first in the file is named, whatever the order of the set.
            if (denied.TryGetValue(reading, out var entry) && entry.Denied(method) is { } rule && (first is null || rule.Line < first.Line))
            {
                first = rule;
            }
        }

        return first;
    }

    private void CopyDenials(string reading, RouteEntry entry)
    {
        if (!denied.TryGetValue(reading, out var source))
        {
            return;
        }

        for (var method = 0; method < HttpMethods.Count; method++)
        {
            if (source.Denied(method) is { } rule)
            {
                entry.Deny(method, rule);
            }
        }
    }
}
