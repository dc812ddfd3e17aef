using System.Diagnostics;

namespace ZeroTrust.Load.Tests;

/// <summary>Lets every arrival go a fixed time after its moment, like a generator that has no core to run on.</summary>
internal sealed class LatePacer(TimeSpan by) : IPacer
{
    public void WaitUntil(long timestamp) => new MonotonicPacer().WaitUntil(timestamp + (long)(by.TotalSeconds * Stopwatch.Frequency));
}

/// <summary>Tells when the given number of arrivals has been let go.</summary>
internal sealed class CountingPacer(int last, TaskCompletionSource reached) : IPacer
{
    private int _arrivals;

    public void WaitUntil(long timestamp)
    {
        new MonotonicPacer().WaitUntil(timestamp);
        if (++_arrivals == last) reached.SetResult();
    }
}
