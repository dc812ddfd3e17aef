using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Tests;

public sealed class ScenarioRunnerTests
{
    private static readonly Simulation.InjectRate Short = Simulation.Inject(100, TimeSpan.FromMilliseconds(100));

    [Fact]
    public async Task Phases_come_in_order_and_the_warm_up_is_not_counted()
    {
        var phases = new List<string>();
        var steps = 0;
        var result = await RunAsync(Counting(() => Interlocked.Increment(ref steps))
            .WithInit(Note("init"))
            .WithWarmUp(TimeSpan.FromMilliseconds(100))
            .WithBeforeLoad(Note("before load"))
            .WithClean(Note("clean"))
            .WithLoad(Short));

        phases.ShouldBe(["init", "before load", "clean"]);
        result.Measurement!.Ok.Count.ShouldBe(10);
        steps.ShouldBe(20);

        Func<ScenarioContext, Task> Note(string phase) => _ =>
        {
            phases.Add(phase);
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task Cleans_up_and_goes_on_when_a_scenario_cannot_run()
    {
        var cleaned = false;
        var broken = Scenario.Create("broken", _ => Task.FromResult(Response.Ok()))
            .WithInit(_ => throw new InvalidOperationException("no such thing"))
            .WithClean(_ => Task.FromResult(cleaned = true));

        var result = await RunAsync(broken);

        result.Failed.ShouldBeTrue();
        result.Note.ShouldBe("could not run: no such thing");
        cleaned.ShouldBeTrue();
    }

    [Fact]
    public async Task Companions_run_at_the_same_time_with_rows_of_their_own()
    {
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var main = Scenario.Create("main", async _ =>
        {
            await both.Task; // only a companion that runs meanwhile lets this end
            return Response.Ok();
        });
        var companion = Counting(() => both.TrySetResult()).WithLoad(Short);

        var result = await RunAsync(main.WithLoad(Short).Alongside(companion));

        result.Rows.Select(row => row.Measurement!.Ok.Count).ShouldBe([10, 10]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task One_failure_fails_the_run_only_where_none_is_allowed(bool allowed, bool failed)
    {
        var scenario = Scenario.Create("x", ctx => Task.FromResult(ctx.Number == 3 ? Response.Fail(500) : Response.Ok())).WithLoad(Short);

        (await RunAsync(allowed ? scenario : scenario.WithoutFailures())).Failed.ShouldBe(failed);
    }

    [Fact]
    public async Task The_search_ends_with_a_load_at_a_share_of_the_maximum()
    {
        var load = Simulation.FindMaximum(1, 4, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100), share: 0.01);

        var result = await RunAsync(Counting(() => { }).WithLoad(load));

        result.Maximum!.PerSecond.ShouldBeGreaterThan(0);
        result.Measurement!.Asked!.Value.ShouldBe(result.Maximum.PerSecond * 0.01, tolerance: 0.001);
    }

    [Fact]
    public async Task The_search_stops_at_the_first_unclean_step()
    {
        var plan = (Simulation.Saturation)Simulation.FindMaximum(2, 64, TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

        var found = await MaximumSearch.RunAsync((n, _) => Task.FromResult(n % 2 == 0 ? Response.Ok() : Response.Fail(429)), plan, TestContext.Current.CancellationToken);

        found.Workers.ShouldBe(2);
        found.StoppedBecause.ShouldBe("with 2 workers more than 1 % failed");
    }

    private static Scenario Counting(Action count) => Scenario.Create("counting", _ =>
    {
        count();
        return Task.FromResult(Response.Ok());
    });

    private static async Task<ScenarioResult> RunAsync(Scenario scenario)
    {
        using var client = new PlatformClient(new Uri("http://127.0.0.1:1/"));
        return (await Load.Against(client).Run([scenario], TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }
}
