using System.Collections.Concurrent;
using System.Diagnostics;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>
/// From the 202 for an event that gives or takes a role, to the first answer that follows it. Meanwhile events about
/// other people come in at a constant rate. The time includes the asking: at least one evaluation.
/// </summary>
internal static class EventToDecision
{
    public const string Name = "event_to_decision";

    private const double ProbesPerSecond = 20;
    private const double EventsPerSecond = 500;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(5);

    public static Scenario Build(ScenarioInputs inputs)
    {
        var probed = new ConcurrentQueue<Subject>();
        var others = new ConcurrentQueue<Subject>();
        return Scenario.Create(Name, ctx => WithSubjectAsync(probed, subject => ProbeAsync(inputs, subject, ctx)))
            .WithInit(async ctx =>
            {
                await FillAsync(probed, inputs, inputs.Pace.Count(full: 256, smoke: 32), ctx);
                await FillAsync(others, inputs, inputs.Pace.Count(full: 2000, smoke: 64), ctx);
            })
            .WithWarmUp(inputs.Pace.WarmUp)
            .WithLoad(inputs.Pace.Inject(ProbesPerSecond))
            .Alongside(Scenario
                .Create("event_background", ctx => WithSubjectAsync(others, subject => PublishAsync(inputs, subject, ctx)))
                .WithLoad(inputs.Pace.Inject(EventsPerSecond)));
    }

    private static async Task<Response> ProbeAsync(ScenarioInputs inputs, Subject subject, ScenarioContext ctx)
    {
        var published = await PublishAsync(inputs, subject, ctx);
        if (!published.IsOk) return published;

        var accepted = Stopwatch.GetTimestamp();
        var bearer = await inputs.Decider.HeaderAsync(ctx.Client, ctx.Cancellation);
        while (Stopwatch.GetElapsedTime(accepted) < GiveUpAfter)
        {
            var answer = await ctx.Client.EvaluateAsync(bearer, subject.MayReadOrders, ctx.Cancellation);
            if (!answer.IsSuccess) return Response.Fail(answer.Status);
            if (answer.IsTrue("decision"u8) == subject.Granted) return Response.Timed(Stopwatch.GetElapsedTime(accepted));
        }

        return Response.Fail("decision_never_followed");
    }

    private static async Task<Response> PublishAsync(ScenarioInputs inputs, Subject subject, ScenarioContext ctx)
    {
        var bearer = await inputs.Publisher.HeaderAsync(ctx.Client, ctx.Cancellation);
        var answer = await ctx.Client.PublishAsync(bearer, subject.Flip(inputs.Clock.GetUtcNow()), ctx.Cancellation);
        if (answer.Status != 202) return Response.Fail(answer.Status);
        return EventResults.FirstNotApplied(answer) is { } other ? Response.Fail($"event_{other}") : answer.AsResponse();
    }

    // A person is in one pair of hands at a time: two of its events under way could arrive in either order.
    private static async Task<Response> WithSubjectAsync(ConcurrentQueue<Subject> pool, Func<Subject, Task<Response>> use)
    {
        if (!pool.TryDequeue(out var subject)) return Response.Fail("subjects_busy");
        try
        {
            return await use(subject);
        }
        finally
        {
            pool.Enqueue(subject);
        }
    }

    private static async Task FillAsync(ConcurrentQueue<Subject> pool, ScenarioInputs inputs, int count, ScenarioContext ctx)
    {
        foreach (var subject in await Subjects.RegisterAsync(ctx.Client, inputs.Publisher, count, granted: false, inputs.Clock, ctx.Cancellation))
            pool.Enqueue(subject);
    }
}
