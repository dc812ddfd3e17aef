using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>What all scenarios that ask for decisions have in common: how the maximum is looked for, and the cost of a call.</summary>
internal static class Asking
{
    private static readonly TimeSpan P99Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks the platform itself.</summary>
    public static Scenario Platform(string name, ScenarioInputs inputs, Func<ScenarioContext, Task<Response>> ask)
    {
        var cost = new ServerCost();
        return Scenario.Create(name, ctx =>
            {
                cost.Called();
                return ask(ctx);
            })
            .WithBeforeLoad(_ =>
            {
                cost.Begin(inputs.ServerPid);
                return Task.CompletedTask;
            })
            .WithFacts((_, _) => Task.FromResult(cost.Facts()))
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(Load(inputs));
    }

    /// <summary>Asks a server that runs for this scenario only.</summary>
    public static Scenario Beside(
        string name, ScenarioInputs inputs, Func<ScenarioContext, Task<SideServer>> start, Func<PlatformClient, ScenarioContext, Task<Response>> ask)
    {
        var cost = new ServerCost();
        SideServer? server = null;
        PlatformClient? client = null;
        return Scenario.Create(name, ctx =>
            {
                cost.Called();
                return ask(client!, ctx);
            })
            .WithInit(async ctx =>
            {
                server = await start(ctx);
                client = new PlatformClient(server.Address);
            })
            .WithBeforeLoad(_ =>
            {
                cost.Begin(server!.Pid);
                return Task.CompletedTask;
            })
            .WithFacts((_, _) => Task.FromResult(cost.Facts()))
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(Load(inputs))
            .WithClean(async _ =>
            {
                client?.Dispose();
                if (server is not null) await server.DisposeAsync();
            });
    }

    private static Simulation Load(ScenarioInputs inputs) => inputs.Pace.FindMaximum(start: 2, upTo: 64, P99Limit);
}
