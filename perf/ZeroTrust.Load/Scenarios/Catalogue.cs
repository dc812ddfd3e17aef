using System.Collections.Immutable;

namespace ZeroTrust.Load.Scenarios;

/// <summary>Every scenario by name, in the order in which they run: the one that freezes Redis comes last.</summary>
internal static class Catalogue
{
    private static readonly ImmutableArray<(string Name, Func<ScenarioInputs, Scenario> Build)> All =
    [
        (Login.Name, Login.Build),
        (LoginWithTotp.Name, LoginWithTotp.Build),
        (ServiceTokens.Name, ServiceTokens.Build),
        (Refresh.Name, Refresh.Build),
        (Introspection.Name, Introspection.Build),
        (LoginFlood.Name, LoginFlood.Build),
        (Revocation.Name, Revocation.Build),
        (DecideHttp.Name, DecideHttp.Build),
        (DecideNoLog.Name, DecideNoLog.Build),
        (DecideCerbos.Name, DecideCerbos.Build),
        (DecideCerbos.NoLogName, DecideCerbos.BuildNoLog),
        (EchoFloor.Name, EchoFloor.Build),
        (DecideBatch.Name, DecideBatch.Build),
        (DecideGrpc.Name, DecideGrpc.Build),
        (Gateway.Name, Gateway.Build),
        (EventToDecision.Name, EventToDecision.Build),
        (CacheHitRate.Name, CacheHitRate.Build),
        (RoleChange.Name, RoleChange.Build),
        (PolicyReload.Name, PolicyReload.Build),
        (RedisFrozen.Name, RedisFrozen.Build),
    ];

    // Too long for every run: only where it is asked for by name.
    private static readonly ImmutableArray<(string Name, Func<ScenarioInputs, Scenario> Build)> OnDemand = [(CacheMillion.Name, CacheMillion.Build)];

    public static IEnumerable<string> Names => All.Concat(OnDemand).Select(entry => entry.Name);

    /// <param name="only">The names wanted; when empty all but those that run on demand.</param>
    public static IReadOnlyList<Scenario> Build(ScenarioInputs inputs, IReadOnlyCollection<string> only) =>
        [.. (only.Count == 0 ? All : All.Concat(OnDemand).Where(entry => only.Contains(entry.Name))).Select(entry => entry.Build(inputs))];
}
