using System.Diagnostics;

namespace ZeroTrust.Load.Tests;

public sealed class OpenModelTests
{
    private static readonly OpenModelLimits Roomy = new(MaxInFlight: 1000, Drain: TimeSpan.FromSeconds(10));
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stall_is_seen_by_everybody_who_would_have_been_there()
    {
        // The server answers nobody until the 60th request comes in: at 200/s a stall of 0.3 s.
        var arrived = 0;
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new StubServer(async _ =>
        {
            if (Interlocked.Increment(ref arrived) == 60) stalled.SetResult();
            await stalled.Task;
            return new StubAnswer(200, "{}");
        });
        using var http = new HttpClient { BaseAddress = server.Address };

        var measured = await RunAsync(200, 100, Roomy, async (_, token) =>
        {
            using var answer = await http.GetAsync(new Uri("x", UriKind.Relative), token);
            return answer.IsSuccessStatusCode ? Response.Ok() : Response.Fail((int)answer.StatusCode);
        });

        measured.Ok.Count.ShouldBe(100);
        measured.Ok.Maximum.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(280));
        // About 40 of 100 waited 0.1 s or more. A generator that omits them would have one.
        measured.Ok.Percentile(70).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Time_runs_from_the_intended_send_even_when_the_generator_is_late()
    {
        var late = TimeSpan.FromMilliseconds(50);

        var measured = await RunAsync(100, 10, Roomy, (_, _) => Task.FromResult(Response.Ok()), new LatePacer(late));

        measured.Ok.Count.ShouldBe(10);
        measured.Ok.Percentile(0).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(49.9));
        measured.SentLate.Percentile(0).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(49.9));
    }

    [Fact]
    public async Task Arrivals_beyond_the_limit_are_shed_and_counted()
    {
        var allSent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var measured = await RunAsync(
            1000,
            100,
            Roomy with { MaxInFlight = 4 },
            async (_, _) =>
            {
                await allSent.Task;
                return Response.Ok();
            },
            new CountingPacer(100, allSent));

        // The last arrival releases the first four just before its own turn, so it may still find a place.
        measured.Ok.Count.ShouldBeInRange(4, 5);
        measured.Errors[ErrorKind.Shed].ShouldBe(100 - measured.Ok.Count);
        measured.Count.ShouldBe(100);
    }

    [Fact]
    public async Task Answers_that_never_come_are_cancelled_after_the_drain_and_counted()
    {
        var limits = Roomy with { Drain = TimeSpan.FromMilliseconds(20) };
        var never = new TaskCompletionSource();

        var measured = await RunAsync(1000, 10, limits, async (n, token) =>
        {
            await (n < 5 ? never.Task : never.Task.WaitAsync(token)); // the first five ignore the cancellation
            return Response.Ok();
        });

        measured.Errors.ShouldBe(new Dictionary<string, long> { ["timeout"] = 5, [ErrorKind.Unfinished] = 5 });
    }

    [Fact]
    public async Task A_step_that_throws_is_a_failure_with_a_name()
    {
        var measured = await RunAsync(100, 3, Roomy, (n, _) => n == 1 ? throw new InvalidOperationException("secret") : Task.FromResult(Response.Ok()));

        measured.Errors.ShouldBe(new Dictionary<string, long> { ["exception_InvalidOperationException"] = 1 });
    }

    [Fact]
    public async Task Sends_at_the_rate_asked()
    {
        var started = Stopwatch.GetTimestamp();
        await RunAsync(200, 101, Roomy, (_, _) => Task.FromResult(Response.Ok()));

        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(500));
    }

    private static async Task<Measurement> RunAsync(double rate, int count, OpenModelLimits limits, Func<long, CancellationToken, Task<Response>> step, IPacer? pacer = null)
    {
        var schedule = new ArrivalSchedule(rate, TimeSpan.FromSeconds(count / rate));
        var recorder = new Recorder();
        await new OpenModel(step, schedule, recorder, limits).RunAsync(pacer ?? new MonotonicPacer(), Token);
        return recorder.Finish(rate, schedule.During, schedule.Count);
    }
}
