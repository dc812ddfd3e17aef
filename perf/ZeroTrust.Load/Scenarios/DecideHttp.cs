using System.Net.Http.Headers;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>A gateway asks by AuthZEN whether order-service may read a profile of user-service; the policy says yes.</summary>
internal static class DecideHttp
{
    public const string Name = "decide_http";

    private static readonly byte[] Question = Evaluation.Route("order-service", "GET", "/v1/user/profile", "user-service");

    public static Scenario Build(ScenarioInputs inputs) => Asking.Platform(Name, inputs, ctx => AskAsync(ctx.Client, inputs, ctx));

    /// <summary>The same step under another name, for scenarios that decide meanwhile.</summary>
    public static Scenario Step(string name, ScenarioInputs inputs) => Scenario.Create(name, ctx => AskAsync(ctx.Client, inputs, ctx));

    /// <summary>Asks this server, with a token that the platform gave.</summary>
    public static async Task<Response> AskAsync(PlatformClient server, ScenarioInputs inputs, ScenarioContext ctx) =>
        await AskAsync(server, await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation), Question, ctx);

    /// <summary>Asks one question; any answer but a yes is a failure.</summary>
    public static async Task<Response> AskAsync(PlatformClient server, AuthenticationHeaderValue? bearer, byte[] question, ScenarioContext ctx)
    {
        var answer = await server.EvaluateAsync(bearer, question, ctx.Cancellation);
        if (!answer.IsSuccess) return Response.Fail(answer.Status);
        return answer.IsTrue("decision"u8) ? answer.AsResponse() : Response.Fail("wrongly_denied");
    }
}
