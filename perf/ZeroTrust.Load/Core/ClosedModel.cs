using System.Diagnostics;

namespace ZeroTrust.Load;

/// <summary>
/// A fixed number of workers, each sending its next request when it has its answer. Right for finding a maximum,
/// wrong for latencies under a given load: a stall stops the workers too. Only <see cref="MaximumSearch"/> uses it.
/// </summary>
internal static class ClosedModel
{
    // A server that refuses at once would otherwise be hammered for the rest of the step.
    private const int MaxFailures = 1000;

    public static async Task<Measurement> RunAsync(Func<long, CancellationToken, Task<Response>> step, int workers, TimeSpan during, CancellationToken cancellation)
    {
        var recorder = new Recorder();
        var started = Stopwatch.GetTimestamp();
        var number = -1L;
        var failures = 0;

        async Task WorkAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < during && Volatile.Read(ref failures) < MaxFailures)
            {
                cancellation.ThrowIfCancellationRequested();
                var sent = Stopwatch.GetTimestamp();
                var response = await Guarded.Run(step, Interlocked.Increment(ref number), cancellation);
                recorder.Record(Stopwatch.GetElapsedTime(sent), response);
                if (!response.IsOk) Interlocked.Increment(ref failures);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, cancellation)));
        return recorder.Finish(asked: null, planned: Stopwatch.GetElapsedTime(started));
    }
}
