using System.Collections.Immutable;
using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// A policy of 10,000 pairs with eight endpoints each is activated again and again while decisions go on. The row of the activations has
/// what the submitter waits: the upload, checking, compiling and storing. What the decisions lose is in their own row. The policy
/// of before is put back at the end.
/// </summary>
internal static class PolicyReload
{
    public const string Name = "policy_reload";

    private const double DecisionsPerSecond = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public static Scenario Build(ScenarioInputs inputs)
    {
        var side = inputs.Pace.Count(full: 100, smoke: 5);
        PolicySwap? swap = null;
        double? idle = null;
        return DecideHttp.Step(Name, inputs)
            .WithInit(async ctx =>
            {
                idle = Resident(inputs);
                swap = await PolicySwap.BeginAsync(ctx.Client, inputs.Administrator, side, ctx.Cancellation);
            })
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(inputs.Pace.Inject(DecisionsPerSecond))
            .Alongside(Scenario
                .Create("policy_activation", ctx => swap!.NextAsync(ctx.Client, ctx.Cancellation))
                .WithLoad(Simulation.Inject(inputs.Pace.IsSmoke ? 2 : 1 / Every.TotalSeconds, inputs.Pace.During)))
            .WithFacts((_, result) => Task.FromResult(Facts(inputs, side, idle, result)))
            .WithClean(async ctx =>
            {
                if (swap is null) return;
                await swap.RestoreAsync(ctx.Client, ctx.Cancellation);
                swap.Dispose();
            });
    }

    private static ImmutableArray<Fact> Facts(ScenarioInputs inputs, int side, double? idle, ScenarioResult result)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        facts.Add(new Fact("pairs", side * side, ""));
        facts.Add(new Fact("slowest decision while policies are activated", result.Measurement!.Ok.Maximum.TotalMilliseconds, "ms"));
        if (idle is { } before && Resident(inputs) is { } after) facts.Add(new Fact("resident memory over idle", after - before, "MB"));
        return facts.ToImmutable();
    }

    private static double? Resident(ScenarioInputs inputs) => inputs.ServerPid is { } pid ? ProcessStatus.ResidentMegabytes(pid) : null;
}
