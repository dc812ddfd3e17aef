using System.Collections.Immutable;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// Far more logins than the hashing gate admits: most are refused with 429 or 503 and Retry-After, while services get their
/// tokens as before. The same rate of tokens without the flood is measured first, in the same run.
/// </summary>
internal static class LoginFlood
{
    public const string Name = "login_flood";

    private const double TokensPerSecond = 200;
    private const double LoginsPerSecond = 500;

    public static Scenario Build(ScenarioInputs inputs)
    {
        Measurement? calm = null;
        var tokens = ServiceTokens.Step(Name, inputs).WithWarmUp(inputs.Pace.WarmUp).WithLoad(inputs.Pace.Inject(TokensPerSecond));
        return tokens
            .WithBeforeLoad(async ctx => calm = await CalmAsync(tokens, ctx))
            .Alongside(Scenario.Create("login_flood_logins", ctx => LogInAsync(inputs, ctx)).WithLoad(inputs.Pace.Inject(LoginsPerSecond)))
            .WithFacts((_, result) => Task.FromResult(Facts(calm!, result)));
    }

    private static async Task<Response> LogInAsync(ScenarioInputs inputs, ScenarioContext ctx)
    {
        var answer = await ctx.Client.LoginAsync(inputs.Customer, ctx.Cancellation);
        return answer.Status switch
        {
            _ when answer.IsSuccess => answer.AsResponse(),
            429 or 503 => answer.SaysRetryAfter ? Response.Fail("refused_with_retry_after") : Response.Fail("refused_without_retry_after"),
            var other => Response.Fail(other),
        };
    }

    private static async Task<Measurement> CalmAsync(Scenario tokens, ScenarioContext ctx)
    {
        var inject = (Simulation.InjectRate)tokens.Load;
        var schedule = new ArrivalSchedule(inject.Rate, inject.During);
        var recorder = new Recorder();
        Task<Response> Step(long number, CancellationToken token) => tokens.Step(new ScenarioContext(ctx.Client, number, token));
        await new OpenModel(Step, schedule, recorder, OpenModelLimits.For(tokens)).RunAsync(new MonotonicPacer(), ctx.Cancellation);
        return recorder.Finish(inject.Rate, inject.During, schedule.Count);
    }

    private static ImmutableArray<Fact> Facts(Measurement calm, ScenarioResult result)
    {
        var logins = result.Companions[0].Measurement!;
        return
        [
            new Fact("token p99 without the flood", calm.Ok.Percentile(99).TotalMilliseconds, "ms"),
            new Fact("token p99 in the flood", result.Measurement!.Ok.Percentile(99).TotalMilliseconds, "ms"),
            new Fact("logins let in", logins.Ok.Count, ""),
            new Fact("logins refused with Retry-After", logins.Errors.GetValueOrDefault("refused_with_retry_after"), ""),
            new Fact("logins that came to anything else", logins.ErrorCount - logins.Errors.GetValueOrDefault("refused_with_retry_after"), ""),
        ];
    }
}
