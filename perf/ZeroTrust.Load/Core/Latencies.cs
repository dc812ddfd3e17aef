using HdrHistogram;

namespace ZeroTrust.Load;

/// <summary>
/// Times from 1 µs to 60 s with three significant digits. A longer one is kept as 60 s in the percentiles and in
/// full as the maximum. Not safe for concurrent use: <see cref="Recorder"/> keeps one per core and merges.
/// </summary>
internal sealed class Latencies
{
    private const long HighestMicroseconds = 60_000_000;
    private const int SignificantDigits = 3;

    private readonly LongHistogram _histogram = new(1, HighestMicroseconds, SignificantDigits);

    public long Count => _histogram.TotalCount;

    public TimeSpan Maximum { get; private set; }

    public void Record(TimeSpan time)
    {
        _histogram.RecordValue(Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 1, HighestMicroseconds));
        if (time > Maximum) Maximum = time;
    }

    public void Add(Latencies other)
    {
        _histogram.Add(other._histogram);
        if (other.Maximum > Maximum) Maximum = other.Maximum;
    }

    /// <summary>The time within which this percentage of the requests was answered; zero when nothing was recorded.</summary>
    public TimeSpan Percentile(double percentage) =>
        Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_histogram.GetValueAtPercentile(percentage));
}
