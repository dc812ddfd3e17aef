using System.Collections.Immutable;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// order-service calls user-service through nginx, which asks the platform first; beside it, at the same time and
/// rate, the same call through an nginx location that asks nobody. What the decision adds is the difference.
/// </summary>
internal static class Gateway
{
    public const string Name = "gateway";

    private const double Rate = 200;
    private static readonly double[] Percentages = [50, 99];

    public static Scenario Build(ScenarioInputs inputs) => inputs.GatewayUrl is { } nginx
        ? Through(Name, new Uri(nginx, "v1/user/profile"), inputs)
            .WithWarmUp(inputs.Pace.WarmUp)
            .Alongside(Through("gateway_without_auth", new Uri(nginx, "unprotected/v1/user/profile"), inputs))
            .WithFacts((_, result) => Task.FromResult(Percentages.Select(percentage => Added(result, percentage)).ToImmutableArray()))
        : Scenario.Skipped(Name, "no --gateway-url");

    private static Scenario Through(string name, Uri address, ScenarioInputs inputs) => Scenario.Create(name, async ctx =>
        {
            var bearer = await inputs.OrderToUser.HeaderAsync(ctx.Client, ctx.Cancellation);
            var answer = await ctx.Client.GetAsync(address, bearer, ctx.Cancellation);
            return answer.AsResponse();
        })
        .WithLoad(inputs.Pace.Inject(Rate));

    private static Fact Added(ScenarioResult result, double percentage)
    {
        var with = result.Measurement!.Ok.Percentile(percentage);
        var without = result.Companions[0].Measurement!.Ok.Percentile(percentage);
        return new Fact($"added by the decision at p{percentage}", (with - without).TotalMilliseconds, "ms");
    }
}
