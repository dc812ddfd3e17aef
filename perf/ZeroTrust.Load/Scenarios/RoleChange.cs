using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>A source gives 100,000 people another role, batch after batch over a minute. Logins and tokens go on meanwhile.</summary>
internal static class RoleChange
{
    public const string Name = "role_change_100k";

    private const int BatchSize = 500;
    private const double LoginsPerSecond = 5;
    private const double TokensPerSecond = 100;
    private static readonly TimeSpan FullLength = TimeSpan.FromSeconds(60);

    public static Scenario Build(ScenarioInputs inputs)
    {
        var batches = new ConcurrentQueue<Subject[]>();
        var changed = 0;
        var people = inputs.Pace.Count(full: 100_000, smoke: 1000);
        var length = inputs.Pace.IsSmoke ? inputs.Pace.During : FullLength;
        return Login.Step(Name, inputs)
            .WithInit(async ctx =>
            {
                var subjects = await Subjects.RegisterAsync(ctx.Client, inputs.Publisher, people, granted: false, inputs.Clock, ctx.Cancellation);
                foreach (var batch in subjects.Chunk(BatchSize)) batches.Enqueue(batch);
            })
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(Simulation.Inject(LoginsPerSecond, length))
            .Alongside(ServiceTokens.Step("role_change_tokens", inputs).WithLoad(Simulation.Inject(TokensPerSecond, length)))
            .Alongside(Scenario
                .Create("role_change_batches", async ctx =>
                {
                    if (!batches.TryDequeue(out var batch)) return Response.Fail("no_batch_left");
                    var response = await ChangeAsync(inputs, batch, ctx);
                    if (response.IsOk) Interlocked.Add(ref changed, batch.Length);
                    return response;
                })
                .WithLoad(Simulation.Inject(people / (double)BatchSize / length.TotalSeconds, length)))
            .WithFacts((_, _) => Task.FromResult<ImmutableArray<Fact>>([new Fact("people changed", changed, "")]));
    }

    private static async Task<Response> ChangeAsync(ScenarioInputs inputs, Subject[] batch, ScenarioContext ctx)
    {
        var bearer = await inputs.Publisher.HeaderAsync(ctx.Client, ctx.Cancellation);
        var now = inputs.Clock.GetUtcNow();
        var answer = await ctx.Client.PublishBatchAsync(bearer, [.. batch.Select(subject => subject.Flip(now))], ctx.Cancellation);
        if (answer.Status != 202) return Response.Fail(answer.Status);
        return EventResults.FirstNotApplied(answer) is { } other ? Response.Fail($"event_{other}") : answer.AsResponse();
    }
}
