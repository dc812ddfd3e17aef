namespace ZeroTrust.Load;

/// <summary>The outcome of one load: times of good answers and of failures apart, so that fast refusals flatter nothing.</summary>
/// <param name="Asked">Arrivals a second that were scheduled; null for a closed loop.</param>
/// <param name="Elapsed">The planned time, or the time to the last answer if that is longer.</param>
internal sealed record Measurement(
    double? Asked,
    TimeSpan Elapsed,
    Latencies Ok,
    Latencies Failed,
    Latencies SentLate,
    IReadOnlyDictionary<string, long> Errors)
{
    public long ErrorCount => Errors.Values.Sum();

    public long Count => Ok.Count + ErrorCount;

    /// <summary>Good answers a second.</summary>
    public double Achieved => Elapsed > TimeSpan.Zero ? Ok.Count / Elapsed.TotalSeconds : 0;

    public double ErrorShare => Count == 0 ? 0 : (double)ErrorCount / Count;
}
