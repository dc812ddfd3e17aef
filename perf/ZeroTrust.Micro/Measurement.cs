using System.Diagnostics;

namespace ZeroTrust.Micro;

// Times batches, since one decision is shorter than the clock's step: a percentile is that of the mean of a batch.
internal readonly record struct Measurement(double Median, double P99, double Bytes)
{
    private const int Batches = 1_000;
    private const int BatchSize = 500;

    internal static Measurement Of(Scenario scenario)
    {
        WarmUp(scenario);
        var times = new double[Batches];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var batch = 0; batch < Batches; batch++)
        {
            var start = Stopwatch.GetTimestamp();
            Run(scenario, BatchSize);
            times[batch] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / BatchSize;
        }

        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (Batches * BatchSize);
        Array.Sort(times);
        return new Measurement(times[Batches / 2], times[Batches * 99 / 100], bytes);
    }

    // Long enough for the compiler to have replaced its first version of everything that is called.
    private static void WarmUp(Scenario scenario)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400))
        {
            Run(scenario, BatchSize);
        }
    }

    private static void Run(Scenario scenario, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (scenario.Decide(i) != scenario.Allows)
            {
                throw new InvalidOperationException($"'{scenario.Name}' decided otherwise than it should.");
            }
        }
    }
}
