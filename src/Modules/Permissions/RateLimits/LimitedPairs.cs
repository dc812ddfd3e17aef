using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>
/// Counts the calls that went beyond a limit, by pair. Only the first thousand pairs are named, all others are <c>other</c>
/// together: a policy may have a hundred thousand, and a monitoring system pays for each.
/// </summary>
internal sealed class LimitedPairs
{
    internal const int MaxNamed = 1000;
    private const string Other = "other";

    private static readonly Counter<long> Limited = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_rate_limited_total", description: "Calls beyond the rate limit of their pair");

    private readonly ConcurrentDictionary<(string Caller, string Target), bool> _named = new();

    internal void Note(ServicePair pair)
    {
        var (caller, target) = NameOf(pair);
        Limited.Add(1, new("caller", caller), new("target", target));
    }

    // Threads that add at once may exceed the number by theirs.
    internal (string Caller, string Target) NameOf(ServicePair pair)
    {
        var name = (pair.Caller, pair.Target);
        return _named.ContainsKey(name) || (_named.Count < MaxNamed && _named.TryAdd(name, true)) ? name : (Other, Other);
    }
}
