namespace ZeroTrust.Load.Scenarios;

/// <summary>order-service gets a token for user-service by client credentials: one RSA signature each.</summary>
internal static class ServiceTokens
{
    public const string Name = "service_token";

    private static readonly TimeSpan P99Limit = TimeSpan.FromMilliseconds(250);

    public static Scenario Build(ScenarioInputs inputs) => Step(Name, inputs)
        .WithWarmUp(inputs.Pace.WarmUp)
        .WithLoad(inputs.Pace.FindMaximum(start: 2, upTo: 64, P99Limit));

    /// <summary>The same step under another name, for scenarios that issue tokens meanwhile.</summary>
    public static Scenario Step(string name, ScenarioInputs inputs) => Scenario.Create(name, async ctx =>
    {
        var answer = await ctx.Client.ClientCredentialsAsync(inputs.OrderService, "user-service", ctx.Cancellation);
        return answer.AsResponse();
    });
}
