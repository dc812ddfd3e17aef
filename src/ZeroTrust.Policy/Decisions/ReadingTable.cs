using System.Collections.Immutable;

namespace ZeroTrust.Policy;

// What holds for every plausible reading of a path and not only for the path itself: denials, and what is asked of a login.
internal sealed class ReadingTable
{
    private readonly Dictionary<string, RouteEntry> entries = new(StringComparer.Ordinal);
    private bool hasDenials;

    internal void Deny(string path, int method, RuleReference rule)
    {
        EntryOf(path).Deny(method, rule);
        hasDenials = true;
    }

    // Who serves GET mostly serves HEAD by the same code, so what one of them asks, both ask.
    internal void Ask(string path, ImmutableArray<int> methods, LoginRequirement login)
    {
        var entry = EntryOf(path);
        foreach (var method in methods.Any(HttpMethods.IsGetOrHead) ? methods.Union(HttpMethods.GetAndHead) : methods)
        {
            entry.Ask(method, login);
        }
    }

    // Works all of it into a listed path, so that a decision on that path needs no readings.
    internal void ApplyTo(RouteEntry listed)
    {
        if (entries.Count == 0)
        {
            return;
        }

        foreach (var reading in DenyReadings.Of(listed.Path))
        {
            if (entries.TryGetValue(reading, out var source))
            {
                listed.TakeOver(source);
            }
        }
    }

    internal RuleReference? FindDenial(string rawTarget, int method)
    {
        if (!hasDenials)
        {
            return null;
        }

        RuleReference? first = null;
        foreach (var reading in DenyReadings.Of(rawTarget))
        {
            // Several readings may be denied; the one that stands first in the file is named, whatever the order of the set.
            if (entries.TryGetValue(reading, out var entry) && entry.Denied(method) is { } rule && (first is null || rule.Line < first.Line))
            {
                first = rule;
            }
        }

        return first;
    }

    private RouteEntry EntryOf(string path)
    {
        var key = DenyReadings.KeyOf(path);
        if (!entries.TryGetValue(key, out var entry))
        {
            entries.Add(key, entry = new RouteEntry(path));
        }

        return entry;
    }
}
