namespace ZeroTrust.Load.Tests;

public sealed class RecorderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Counts_each_answer_once_from_many_threads()
    {
        var recorder = new Recorder();
        Parallel.For(0, 10_000, i => recorder.Record(TimeSpan.FromMilliseconds(1), i % 10 == 0 ? Response.Fail(503) : Response.Ok()));

        var measured = recorder.Finish(null, Second);

        measured.Ok.Count.ShouldBe(9_000);
        measured.Errors.ShouldBe(new Dictionary<string, long> { ["http_503"] = 1_000 });
        measured.Failed.Count.ShouldBe(1_000);
    }

    [Fact]
    public void Arrivals_without_an_answer_are_unfinished_and_a_late_answer_changes_nothing()
    {
        var recorder = new Recorder();
        recorder.Record(TimeSpan.FromMilliseconds(1), Response.Ok());
        recorder.Shed();

        var measured = recorder.Finish(5, Second, expected: 5);
        recorder.Record(TimeSpan.FromMilliseconds(1), Response.Ok());

        measured.Count.ShouldBe(5);
        measured.Errors.ShouldBe(new Dictionary<string, long> { [ErrorKind.Shed] = 1, [ErrorKind.Unfinished] = 3 });
        recorder.Finish(5, Second).Ok.Count.ShouldBe(1);
    }

    [Fact]
    public void A_step_that_took_its_own_time_is_recorded_with_it()
    {
        var recorder = new Recorder();
        recorder.Record(TimeSpan.FromSeconds(9), Response.Timed(TimeSpan.FromMilliseconds(4)));

        recorder.Finish(null, Second).Ok.Maximum.ShouldBe(TimeSpan.FromMilliseconds(4));
    }

    [Fact]
    public void The_rate_achieved_counts_good_answers_over_the_planned_time()
    {
        var recorder = new Recorder();
        for (var i = 0; i < 40; i++) recorder.Record(Second, i < 30 ? Response.Ok() : Response.Fail("timeout"));

        recorder.Finish(20, TimeSpan.FromSeconds(10)).Achieved.ShouldBe(3);
    }
}
