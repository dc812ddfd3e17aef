using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load;

/// <summary>Takes one scenario through its phases.</summary>
internal sealed class ScenarioRunner(PlatformClient client, int? serverPid, IPacer pacer, Action<string> say)
{
    private static readonly TimeSpan CleanWithin = TimeSpan.FromSeconds(10);

    public async Task<ScenarioResult> RunAsync(Scenario scenario, CancellationToken cancellation)
    {
        var result = new ScenarioResult(scenario.Name, scenario.Load.ToString());
        if (scenario.SkippedBecause is { } reason) return result with { Note = $"skipped: {reason}" };

        try
        {
            return await MeasuredAsync(scenario, result, cancellation);
        }
        catch (Exception broken) when (!cancellation.IsCancellationRequested && broken is not OutOfMemoryException)
        {
            return result with { Note = $"could not run: {broken.Message}", Failed = true };
        }
        finally
        {
            await CleanAsync(scenario);
        }
    }

    // Not cancelled with the run: this is where a frozen process is thawed.
    private async Task CleanAsync(Scenario scenario)
    {
        using var limit = new CancellationTokenSource(CleanWithin);
        var cleaned = await Guarded.Run(
            async (_, token) =>
            {
                await scenario.Clean(new ScenarioContext(client, 0, token));
                return Response.Ok();
            },
            0,
            limit.Token);
        if (!cleaned.IsOk) say($"  cleaning up after {scenario.Name} failed: {cleaned.Error}");
    }

    private async Task<ScenarioResult> MeasuredAsync(Scenario scenario, ScenarioResult result, CancellationToken cancellation)
    {
        var context = new ScenarioContext(client, 0, cancellation);
        await scenario.Init(context);
        await WarmUpAsync(scenario, cancellation);
        await scenario.BeforeLoad(context);

        await using var memory = MemoryWatch.Start(serverPid);
        var maximum = await MaximumAsync(scenario, cancellation);
        var rate = scenario.Load switch
        {
            Simulation.InjectRate inject => inject.Rate,
            Simulation.Saturation saturation => maximum!.PerSecond * saturation.Share,
            _ => throw new InvalidOperationException("An unknown simulation."),
        };
        var companions = scenario.Companions.Select(companion => CompanionAsync(companion, cancellation)).ToArray();
        var measurement = await InjectAsync(scenario, rate, scenario.Load.During, cancellation);
        result = result with
        {
            Measurement = measurement,
            Maximum = maximum,
            Companions = [.. await Task.WhenAll(companions)],
            Memory = await memory.StopAsync(),
        };
        return (result with { Facts = await scenario.Facts(context, result) }).Judged(scenario.FailuresAllowed);
    }

    // The same steps as the load, at its rate or with its fewest workers; nothing of it is kept.
    private async Task WarmUpAsync(Scenario scenario, CancellationToken cancellation)
    {
        if (scenario.WarmUp <= TimeSpan.Zero) return;
        if (scenario.Load is Simulation.Saturation saturation)
            await ClosedModel.RunAsync(Bound(scenario), saturation.Start, scenario.WarmUp, cancellation);
        else if (scenario.Load is Simulation.InjectRate inject)
            await InjectAsync(scenario, inject.Rate, scenario.WarmUp, cancellation);
    }

    private async Task<Maximum?> MaximumAsync(Scenario scenario, CancellationToken cancellation)
    {
        if (scenario.Load is not Simulation.Saturation plan) return null;
        var maximum = await MaximumSearch.RunAsync(Bound(scenario), plan, cancellation);
        say($"  maximum {maximum.PerSecond:0}/s with {maximum.Workers} workers; {maximum.StoppedBecause}");
        return maximum.PerSecond > 0 ? maximum : throw new InvalidOperationException("not one good answer while looking for the maximum");
    }

    private async Task<ScenarioResult> CompanionAsync(Scenario companion, CancellationToken cancellation)
    {
        var inject = (Simulation.InjectRate)companion.Load;
        var measurement = await InjectAsync(companion, inject.Rate, inject.During, cancellation);
        return new ScenarioResult(companion.Name, inject.ToString()) { Measurement = measurement };
    }

    private async Task<Measurement> InjectAsync(Scenario scenario, double rate, TimeSpan during, CancellationToken cancellation)
    {
        var schedule = new ArrivalSchedule(rate, during);
        var recorder = new Recorder();
        await new OpenModel(Bound(scenario), schedule, recorder, OpenModelLimits.For(scenario)).RunAsync(pacer, cancellation);
        return recorder.Finish(rate, during, schedule.Count);
    }

    private Func<long, CancellationToken, Task<Response>> Bound(Scenario scenario) =>
        (number, token) => scenario.Step(new ScenarioContext(client, number, token));
}
