using System.Diagnostics;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load;

/// <summary>
/// Sleeps to an absolute moment, precise to about 0.1 ms. .NET's timers work in whole milliseconds, which would
/// show up as latency of a server that answers in less; spinning would take the core that the server's database needs.
/// </summary>
internal sealed class MonotonicPacer : IPacer
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public void WaitUntil(long timestamp)
    {
        if (Stopwatch.Frequency != NanosecondsPerSecond) throw new PlatformNotSupportedException("The load generator needs Linux.");
        while (Stopwatch.GetTimestamp() < timestamp) Native.SleepUntil(timestamp / NanosecondsPerSecond, timestamp % NanosecondsPerSecond);
    }
}
