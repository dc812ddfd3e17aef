using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>Fifty questions of AuthZEN in one request, half of them denied; each is recorded.</summary>
internal static class DecideBatch
{
    public const string Name = "decide_batch";

    private const int Questions = 50;
    private static readonly byte[] Batch = Evaluation.Routes("order-service", "GET", i => i % 2 == 0 ? "/v1/user/profile" : "/v1/user/secrets", "user-service", Questions);

    public static Scenario Build(ScenarioInputs inputs) => Asking.Platform(Name, inputs, async ctx =>
    {
        var bearer = await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation);
        var answer = await ctx.Client.EvaluateAllAsync(bearer, Batch, ctx.Cancellation);
        if (!answer.IsSuccess) return Response.Fail(answer.Status);
        return answer.CountTrue("decision"u8) == Questions / 2 ? answer.AsResponse() : Response.Fail("wrongly_decided");
    });
}
