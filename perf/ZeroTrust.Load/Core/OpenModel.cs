using System.Diagnostics;

namespace ZeroTrust.Load;

/// <summary>
/// Sends by the schedule whether or not earlier requests were answered, and takes each time from the intended
/// moment: a server that stalls delays nobody's start, so its stall is seen by all who would have been there.
/// Every arrival of the schedule ends in exactly one count: good, failed, shed or unfinished.
/// </summary>
internal sealed class OpenModel(Func<long, CancellationToken, Task<Response>> step, ArrivalSchedule schedule, Recorder recorder, OpenModelLimits limits)
{
    private static readonly TimeSpan AfterCancel = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pending = 1; // the pacing thread itself
    private long _start;

    public async Task RunAsync(IPacer pacer, CancellationToken cancellation)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.Factory.StartNew(() => Pace(pacer, giveUp.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Leave();
        if (!await IdleWithin(limits.Drain))
        {
            await giveUp.CancelAsync();
            await IdleWithin(AfterCancel); // what is left even then is found by Recorder.Finish
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void Pace(IPacer pacer, CancellationToken cancellation)
    {
        _start = Stopwatch.GetTimestamp();
        for (var n = 0L; n < schedule.Count && !cancellation.IsCancellationRequested; n++)
        {
            pacer.WaitUntil(IntendedAt(n));
            // One of the pending is this thread.
            if (Interlocked.Increment(ref _pending) - 1 > limits.MaxInFlight)
            {
                recorder.Shed();
                Leave();
                continue;
            }

            ThreadPool.UnsafeQueueUserWorkItem(static arrival => _ = arrival.Model.SendAsync(arrival.Number, arrival.Cancellation), new Arrival(this, n, cancellation), preferLocal: false);
        }
    }

    private async Task SendAsync(long n, CancellationToken cancellation)
    {
        var intended = IntendedAt(n);
        recorder.SentLate(Stopwatch.GetElapsedTime(intended));
        var response = await Guarded.Run(step, n, cancellation);
        recorder.Record(Stopwatch.GetElapsedTime(intended), response);
        Leave();
    }

    private long IntendedAt(long n) => _start + (long)(schedule.DueAfter(n).TotalSeconds * Stopwatch.Frequency);

    private void Leave()
    {
        if (Interlocked.Decrement(ref _pending) == 0) _idle.TrySetResult();
    }

    private async Task<bool> IdleWithin(TimeSpan limit)
    {
        await _idle.Task.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _idle.Task.IsCompletedSuccessfully;
    }

    private readonly record struct Arrival(OpenModel Model, long Number, CancellationToken Cancellation);
}
