using System.Collections.Immutable;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// Decisions about 100,000 people of whom few are asked for often and most rarely (Zipf, 0.99). The rate comes from
/// the server's own counters, read before and after, with no warm-up: from cold, as the budget has it.
/// </summary>
internal static class CacheHitRate
{
    public const string Name = "cache_hit_rate";

    internal const double Exponent = 0.99;
    internal const ulong Seed = 20_240_917;
    internal const double Rate = 1000;

    public static Scenario Build(ScenarioInputs inputs)
    {
        var people = Array.Empty<Subject>();
        var zipf = new Zipf(1, Exponent, Seed);
        var before = new PermissionReadCounts(0, 0, 0);
        return Scenario.Create(Name, async ctx =>
            {
                var bearer = await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation);
                var answer = await ctx.Client.EvaluateAsync(bearer, people[zipf.Draw(ctx.Number)].MayReadOrders, ctx.Cancellation);
                if (!answer.IsSuccess) return Response.Fail(answer.Status);
                return answer.IsTrue("decision"u8) ? answer.AsResponse() : Response.Fail("wrongly_denied");
            })
            .WithInit(async ctx =>
            {
                var count = inputs.Pace.Count(full: 100_000, smoke: 500);
                zipf = new Zipf(count, Exponent, Seed);
                people = await Subjects.RegisterAsync(ctx.Client, inputs.Publisher, count, granted: true, inputs.Clock, ctx.Cancellation);
            })
            .WithBeforeLoad(async ctx => before = await CountsAsync(inputs, ctx))
            .WithLoad(inputs.Pace.Inject(Rate))
            .WithFacts(async (ctx, _) => Facts((await CountsAsync(inputs, ctx)).Since(before)));
    }

    internal static async Task<PermissionReadCounts> CountsAsync(ScenarioInputs inputs, ScenarioContext ctx) =>
        inputs.PermissionReads.ReadFrom(await ctx.Client.MetricsAsync(ctx.Cancellation));

    internal static ImmutableArray<Fact> Facts(PermissionReadCounts reads)
    {
        if (reads.HitRate is not { } rate) throw new InvalidOperationException("the server counted no permission read; see --permission-reads");
        return
        [
            new Fact("hit rate", rate * 100, "%"),
            new Fact("reads from the local copy", reads.Local, ""),
            new Fact("reads from Redis", reads.Redis, ""),
            new Fact("reads from PostgreSQL", reads.Postgres, ""),
        ];
    }
}
