using System.Collections.Immutable;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// Redis is stopped with its connections open, which is harder than a refused connection. Logins, tokens and
/// decisions go on, and not one may fail.
/// </summary>
internal static class RedisFrozen
{
    public const string Name = "redis_frozen";

    private const double LoginsPerSecond = 5;
    private const double TokensPerSecond = 100;
    private const double DecisionsPerSecond = 100;

    public static Scenario Build(ScenarioInputs inputs)
    {
        if (inputs.RedisPid is not { } pid) return Scenario.Skipped(Name, "no --redis-pid");
        FrozenProcess? redis = null;
        return Login.Step(Name, inputs)
            .WithInit(_ =>
            {
                redis = new FrozenProcess(pid, "redis");
                return Task.CompletedTask;
            })
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithBeforeLoad(_ =>
            {
                redis!.Freeze();
                return Task.CompletedTask;
            })
            .WithLoad(inputs.Pace.Inject(LoginsPerSecond))
            .Alongside(ServiceTokens.Step("redis_frozen_tokens", inputs).WithLoad(inputs.Pace.Inject(TokensPerSecond)))
            .Alongside(DecideHttp.Step("redis_frozen_decisions", inputs).WithLoad(inputs.Pace.Inject(DecisionsPerSecond)))
            .WithFacts((_, result) => Task.FromResult(Failures(result)))
            .WithoutFailures()
            .WithClean(_ =>
            {
                redis?.Thaw();
                return Task.CompletedTask;
            });
    }

    private static ImmutableArray<Fact> Failures(ScenarioResult result) =>
        [new Fact("failures while frozen", result.Rows.Sum(row => row.Measurement!.ErrorCount), "")];
}
