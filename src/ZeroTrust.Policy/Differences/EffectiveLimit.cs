namespace ZeroTrust.Policy;

// The rate limit of a pair that several entries apply to, as the engine takes it.
internal static class EffectiveLimit
{
    // The entry for exactly these names goes first, then the strictest of the groups'.
    internal static (RateLimit Limit, Position At)? Of(List<OutlineEntry> entries, OutlineGroups groups)
    {
        var limits = new List<(RateLimit Limit, Position At, bool IsExact)>();
        foreach (var entry in entries)
        {
            if (entry.RateLimit is { } text && RateLimit.TryParse(text.Value, out var limit))
            {
                limits.Add((limit!, text.At, !groups.IsGroup(entry.Caller.Value) && !groups.IsGroup(entry.Target.Value)));
            }
        }

        return limits.Count == 0 ? null : limits
            .OrderByDescending(limit => limit.IsExact)
            .ThenBy(limit => limit.Limit.Count / limit.Limit.Window.TotalSeconds)
            .ThenBy(limit => limit.Limit.Count)
            .Select(limit => (limit.Limit, limit.At))
            .First();
    }
}
