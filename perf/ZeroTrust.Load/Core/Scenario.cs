using System.Collections.Immutable;

namespace ZeroTrust.Load;

/// <summary>
/// One thing that callers do, and how often. Order of a run: init, warm-up, before-load, load with its
/// companions, facts; clean always comes last, whatever failed before.
/// </summary>
internal sealed record Scenario
{
    private static readonly Func<ScenarioContext, Task> Nothing = _ => Task.CompletedTask;

    private Scenario(string name, Func<ScenarioContext, Task<Response>> step) => (Name, Step) = (name, step);

    public string Name { get; }
    public Func<ScenarioContext, Task<Response>> Step { get; }
    public Func<ScenarioContext, Task> Init { get; private init; } = Nothing;
    public Func<ScenarioContext, Task> BeforeLoad { get; private init; } = Nothing;
    public Func<ScenarioContext, Task> Clean { get; private init; } = Nothing;
    public Func<ScenarioContext, ScenarioResult, Task<ImmutableArray<Fact>>> Facts { get; private init; } =
        (_, _) => Task.FromResult(ImmutableArray<Fact>.Empty);
    public Simulation Load { get; private init; } = Simulation.Inject(1, TimeSpan.FromSeconds(1));
    public TimeSpan WarmUp { get; private init; }
    public int MaxInFlight { get; private init; } = 1024;
    public bool FailuresAllowed { get; private init; } = true;
    public string? SkippedBecause { get; private init; }
    public ImmutableArray<Scenario> Companions { get; private init; } = [];

    public static Scenario Create(string name, Func<ScenarioContext, Task<Response>> step) => new(name, step);

    /// <summary>Stands in the report with its reason instead of a number.</summary>
    public static Scenario Skipped(string name, string because) =>
        new(name, _ => Task.FromResult(Response.Fail("skipped"))) { SkippedBecause = because };

    public Scenario WithInit(Func<ScenarioContext, Task> init) => this with { Init = init };

    /// <summary>Runs after the warm-up and just before what is recorded.</summary>
    public Scenario WithBeforeLoad(Func<ScenarioContext, Task> beforeLoad) => this with { BeforeLoad = beforeLoad };

    public Scenario WithClean(Func<ScenarioContext, Task> clean) => this with { Clean = clean };

    public Scenario WithWarmUp(TimeSpan warmUp) => this with { WarmUp = warmUp };

    public Scenario WithLoad(Simulation load) => this with { Load = load };

    /// <summary>More than this in flight is shed, and a shed request is an error.</summary>
    public Scenario WithMaxInFlight(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return this with { MaxInFlight = limit };
    }

    /// <summary>Figures beside the latencies, worked out once the load is over.</summary>
    public Scenario WithFacts(Func<ScenarioContext, ScenarioResult, Task<ImmutableArray<Fact>>> facts) => this with { Facts = facts };

    /// <summary>One failure of this scenario or of a companion fails the whole run.</summary>
    public Scenario WithoutFailures() => this with { FailuresAllowed = false };

    /// <summary>Loads another scenario at the same time; its row follows this one's.</summary>
    public Scenario Alongside(Scenario companion) => companion.Load is Simulation.InjectRate
        ? this with { Companions = Companions.Add(companion) }
        : throw new ArgumentException("A companion has a constant rate of its own.", nameof(companion));
}
