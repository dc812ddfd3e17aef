using System.Collections.Immutable;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load;

/// <summary>The front door: <c>await Load.Against(client).Run(scenarios, cancellation)</c>.</summary>
internal sealed class Load
{
    private readonly PlatformClient _client;

    private Load(PlatformClient client) => _client = client;

    /// <summary>The process whose memory is watched; none when it is not known.</summary>
    public int? ServerPid { get; init; }

    public IPacer Pacer { get; init; } = new MonotonicPacer();

    /// <summary>Told what goes on, a line at a time.</summary>
    public Action<string> Say { get; init; } = _ => { };

    public static Load Against(PlatformClient client, int? serverPid = null, Action<string>? say = null) =>
        new(client) { ServerPid = serverPid, Say = say ?? (_ => { }) };

    /// <summary>Runs one scenario after the other; one that cannot run is noted and does not stop the rest.</summary>
    public async Task<ImmutableArray<ScenarioResult>> Run(IEnumerable<Scenario> scenarios, CancellationToken cancellation)
    {
        var runner = new ScenarioRunner(_client, ServerPid, Pacer, Say);
        var results = ImmutableArray.CreateBuilder<ScenarioResult>();
        foreach (var scenario in scenarios)
        {
            Say($"{scenario.Name}: {scenario.Load}");
            var result = await runner.RunAsync(scenario, cancellation);
            Say(Report.Lines.Summary(result));
            results.Add(result);
        }

        return results.ToImmutable();
    }
}
