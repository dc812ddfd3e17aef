namespace ZeroTrust.Platform.Redis;

/// <summary>
/// A circuit breaker: closed, open after a run of failures, then one probe at a time until one succeeds. Lock-free; time comes
/// from the clock given.
/// </summary>
public sealed class Breaker(int failuresToOpen, TimeSpan openFor, TimeProvider clock)
{
    private int _failures;
    private long _probeAt;

    /// <summary>Whether calls are being refused.</summary>
    public bool IsOpen => Volatile.Read(ref _failures) >= failuresToOpen;

    /// <summary>Whether a call may go. While open, lets one caller through each time the pause is over.</summary>
    public bool TryEnter()
    {
        if (!IsOpen)
        {
            return true;
        }

        var probeAt = Volatile.Read(ref _probeAt);
        var now = clock.GetTimestamp();
        return now >= probeAt && Interlocked.CompareExchange(ref _probeAt, now + Ticks(openFor), probeAt) == probeAt;
    }

    /// <summary>A call worked: close.</summary>
    public void Succeeded() => Volatile.Write(ref _failures, 0);

    /// <summary>A call failed or was late.</summary>
    public void Failed()
    {
        if (Interlocked.Increment(ref _failures) == failuresToOpen)
        {
            Volatile.Write(ref _probeAt, clock.GetTimestamp() + Ticks(openFor));
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);
}
