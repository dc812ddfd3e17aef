using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// What one service may do at another, as the policy states it: by the entry of these two names, and by those of the groups that they are in.
/// Only a compiled policy makes one.
/// </summary>
public sealed class ServicePair
{
    // The entry of exactly these names first, then in the order of the file. Mostly one.
    private readonly ImmutableArray<PairEntry> entries;

    internal ServicePair(string caller, string target, ImmutableArray<PairEntry> entries)
    {
        Caller = caller;
        Target = target;
        this.entries = entries;
        Permissions = entries is [var only] ? only.Permissions : [.. entries.SelectMany(entry => entry.Permissions).Distinct(StringComparer.Ordinal)];
        Mode = entries.All(entry => entry.Mode == PolicyMode.Audit) ? PolicyMode.Audit : PolicyMode.Enforce;
        RateLimit = IsOwn(entries[0]) && entries[0].RateLimit is { } own ? own : Strictest(entries);
    }

    /// <summary>The service that calls.</summary>
    public string Caller { get; }

    /// <summary>The service that is called.</summary>
    public string Target { get; }

    /// <summary>Permissions and patterns as written, each once, in the order of the file; never default.</summary>
    public ImmutableArray<string> Permissions { get; }

    /// <summary>That of the entry with exactly these names; where it has none, the strictest of the groups'. Null when the policy sets none.</summary>
    public RateLimit? RateLimit { get; }

    /// <summary>Whether what is not listed is denied, or only recorded: the latter if every entry that applies says so.</summary>
    public PolicyMode Mode { get; }

    /// <summary>Line of the target's name under its caller, in the first entry that applies.</summary>
    public int Line => entries[0].Target.At.Line;

    /// <summary>What the caller may call; rules of other environments are not among them. Made on each call.</summary>
    public ImmutableArray<PolicyEndpoint> Endpoints => [.. entries.SelectMany(entry => entry.Listed).Select(rule => rule.View())];

    /// <summary>What it may not. Made on each call.</summary>
    public ImmutableArray<PolicyEndpoint> DeniedEndpoints => [.. entries.SelectMany(entry => entry.Denied).Select(rule => rule.View())];

    internal ImmutableArray<PairEntry> Entries => entries;

    private bool IsOwn(PairEntry entry) => entry.Caller == Caller && entry.Target.Value == Target;

    // Fewest calls per second; of two equal ones the one with the shorter burst.
    private static RateLimit? Strictest(ImmutableArray<PairEntry> entries) => entries
        .Select(entry => entry.RateLimit).OfType<RateLimit>()
        .OrderBy(limit => limit.Count / limit.Window.TotalSeconds).ThenBy(limit => limit.Count)
        .FirstOrDefault();
}
