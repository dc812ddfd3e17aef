namespace ZeroTrust.Load.Scenarios;

/// <summary>A customer signs in with a password. Hashing is most of it, so the maximum is the hashing gate's.</summary>
internal static class Login
{
    public const string Name = "login";

    private const int MostWorkers = 4;
    private static readonly TimeSpan P99Limit = TimeSpan.FromSeconds(1);

    public static Scenario Build(ScenarioInputs inputs) => Step(Name, inputs)
        .WithWarmUp(inputs.Pace.WarmUp)
        .WithLoad(inputs.Pace.FindMaximum(start: 1, upTo: MostWorkers, P99Limit));

    /// <summary>The same step under another name, for scenarios that sign people in meanwhile.</summary>
    public static Scenario Step(string name, ScenarioInputs inputs) => Scenario.Create(name, async ctx =>
    {
        var answer = await ctx.Client.LoginAsync(inputs.Customer, ctx.Cancellation);
        if (!answer.IsSuccess) return Response.Fail(answer.Status);
        return answer.Text("refresh_token"u8) is null ? Response.Fail("login_incomplete") : answer.AsResponse();
    });
}
