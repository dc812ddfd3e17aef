namespace ZeroTrust.Load;

/// <summary>Holds the dispatching thread until a moment of the monotonic clock.</summary>
internal interface IPacer
{
    /// <param name="timestamp">In the units of <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
    void WaitUntil(long timestamp);
}
