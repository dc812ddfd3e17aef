using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ZeroTrust.Load.Machine;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// As <see cref="CacheHitRate"/> with 1,000,000 people, loaded by `zerotrust import` while the server serves. Measured once the
/// server has filled Redis, as it does by itself after an import. Minutes long: only by name.
/// </summary>
internal static partial class CacheMillion
{
    public const string Name = "cache_million";

    private const int People = 1_000_000;
    private static readonly TimeSpan FilledWithin = TimeSpan.FromMinutes(10);

    public static Scenario Build(ScenarioInputs inputs)
    {
        if (inputs.ServerPid is not { } server) return Scenario.Skipped(Name, "no --server-pid");
        var people = inputs.Pace.Count(full: People, smoke: 500);
        var prefix = $"m{inputs.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        var zipf = new Zipf(people, CacheHitRate.Exponent, CacheHitRate.Seed);
        var before = new PermissionReadCounts(0, 0, 0);
        var took = TimeSpan.Zero;
        return Scenario.Create(Name, async ctx =>
            {
                var bearer = await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation);
                var question = Evaluation.Permission($"{prefix}-{zipf.Draw(ctx.Number)}", "order:read", "order-service");
                var answer = await ctx.Client.EvaluateAsync(bearer, question, ctx.Cancellation);
                if (!answer.IsSuccess) return Response.Fail(answer.Status);
                return answer.IsTrue("decision"u8) ? answer.AsResponse() : Response.Fail("wrongly_denied");
            })
            .WithInit(async ctx =>
            {
                var filled = await FilledAsync(ctx);
                took = await ImportAsync(server, prefix, people, ctx);
                var began = Stopwatch.GetTimestamp();
                // The counter is the only sign of a fill, and it moves by pages.
                while (await FilledAsync(ctx) < filled + people && Stopwatch.GetElapsedTime(began) < FilledWithin)
                    await Task.Delay(TimeSpan.FromSeconds(1), inputs.Clock, ctx.Cancellation);
            })
            .WithBeforeLoad(async ctx => before = await CacheHitRate.CountsAsync(inputs, ctx))
            .WithLoad(inputs.Pace.Inject(CacheHitRate.Rate))
            .WithFacts(async (ctx, _) =>
            [
                .. CacheHitRate.Facts((await CacheHitRate.CountsAsync(inputs, ctx)).Since(before)),
                new Fact("lines imported a second", people / took.TotalSeconds, ""),
            ]);
    }

    private static async Task<TimeSpan> ImportAsync(int server, string prefix, int people, ScenarioContext ctx)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{prefix}.ndjson");
        try
        {
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, people).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"subject":"{{{prefix}}}-{{{i}}}","sequence":1,"data":{"username":"{{{prefix}}}-{{{i}}}@example.org","email":"{{{prefix}}}-{{{i}}}@example.org","roles":["customer_support"]}}""")), ctx.Cancellation);
            var began = Stopwatch.GetTimestamp();
            await ServerCommand.RunAsync(server, Console.WriteLine, ctx.Cancellation, "import", "--source", "user-service", "--file", file);
            return Stopwatch.GetElapsedTime(began);
        }
        finally
        {
            File.Delete(file);
            File.Delete($"{file}.rejected.ndjson");
        }
    }

    private static async Task<double> FilledAsync(ScenarioContext ctx) =>
        Refilled().Match(await ctx.Client.MetricsAsync(ctx.Cancellation)) is { Success: true } found
            ? double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex("""^zerotrust_permission_refill_subjects_total(?:\{[^}]*\})? ([0-9.eE+]+)""", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refilled();
}
