using System.Collections.Immutable;

namespace ZeroTrust.Load.Scenarios;

/// <summary>Every scenario by name, in the order in which they run: the one that freezes Redis comes last.</summary>
internal static class Catalogue
{
    private static readonly ImmutableArray<(string Name, Func<ScenarioInputs, Scenario> Build)> All =
    [
        (Login.Name, Login.Build),
        (ServiceTokens.Name, ServiceTokens.Build),
        (Refresh.Name, Refresh.Build),
        (DecideHttp.Name, DecideHttp.Build),
        (Gateway.Name, Gateway.Build),
        (EventToDecision.Name, EventToDecision.Build),
        (CacheHitRate.Name, CacheHitRate.Build),
        (RedisFrozen.Name, RedisFrozen.Build),
    ];

    public static IEnumerable<string> Names => All.Select(entry => entry.Name);

    /// <param name="only">The names wanted; all when empty.</param>
    public static IReadOnlyList<Scenario> Build(ScenarioInputs inputs, IReadOnlyCollection<string> only) =>
        [.. All.Where(entry => only.Count == 0 || only.Contains(entry.Name)).Select(entry => entry.Build(inputs))];
}
