using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>A gateway asks by AuthZEN whether order-service may read a profile of user-service; the policy says yes.</summary>
internal static class DecideHttp
{
    public const string Name = "decide_http";

    private static readonly TimeSpan P99Limit = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Question = Evaluation.Route("order-service", "GET", "/v1/user/profile", "user-service");

    public static Scenario Build(ScenarioInputs inputs) => Step(Name, inputs)
        .WithWarmUp(inputs.Pace.WarmUp)
        .WithLoad(inputs.Pace.FindMaximum(start: 2, upTo: 64, P99Limit));

    /// <summary>The same step under another name, for scenarios that decide meanwhile.</summary>
    public static Scenario Step(string name, ScenarioInputs inputs) => Scenario.Create(name, async ctx =>
    {
        var bearer = await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation);
        var answer = await ctx.Client.EvaluateAsync(bearer, Question, ctx.Cancellation);
        if (!answer.IsSuccess) return Response.Fail(answer.Status);
        return answer.IsTrue("decision"u8) ? answer.AsResponse() : Response.Fail("wrongly_denied");
    });
}
