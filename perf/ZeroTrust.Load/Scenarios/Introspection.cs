namespace ZeroTrust.Load.Scenarios;

/// <summary>The gateway asks whether a service's token is good (RFC 7662): the token is verified, no signature is made.</summary>
internal static class Introspection
{
    public const string Name = "introspection";

    private static readonly TimeSpan P99Limit = TimeSpan.FromMilliseconds(100);

    public static Scenario Build(ScenarioInputs inputs) => Scenario.Create(Name, async ctx =>
        {
            var bearer = await inputs.OrderToUser.HeaderAsync(ctx.Client, ctx.Cancellation);
            var answer = await ctx.Client.IntrospectAsync(inputs.Gateway, bearer.Parameter!, ctx.Cancellation);
            if (!answer.IsSuccess) return Response.Fail(answer.Status);
            return answer.IsTrue("active"u8) ? answer.AsResponse() : Response.Fail("wrongly_inactive");
        })
        .WithWarmUp(inputs.Pace.WarmUp)
        .WithLoad(inputs.Pace.FindMaximum(start: 2, upTo: 64, P99Limit));
}
