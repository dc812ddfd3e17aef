namespace ZeroTrust.Authentication.Events.Lag;

/// <summary>What one source's events came to since the last look, on this instance.</summary>
internal sealed class SourceTally
{
    private const int KeptLags = 1024;
    private readonly Lock _lock = new();
    private readonly double[] _lags = new double[KeptLags];
    private int _lagCount;
    private SourceCounts _counts = new(0, 0, 0, 0, 0, null, null, null, null, null);

    /// <summary>Notes an outcome after its commit. Returns the seconds from the event's own time, where an applied event says one.</summary>
    public double? Note(PersonEvent received, EventOutcome outcome, DateTimeOffset now)
    {
        lock (_lock)
        {
            switch (outcome)
            {
                case EventOutcome.Applied applied:
                    return Apply(received, applied, now);
                case EventOutcome.Duplicate:
                    _counts = _counts with { Duplicate = _counts.Duplicate + 1 };
                    break;
                case EventOutcome.Late:
                    _counts = _counts with { Late = _counts.Late + 1 };
                    break;
                default:
                    _counts = _counts with { Rejected = _counts.Rejected + 1 };
                    break;
            }

            return null;
        }
    }

    /// <summary>What came since the last look; the lags are those of the last 1,024 events.</summary>
    public SourceCounts Take()
    {
        lock (_lock)
        {
            var taken = _counts;
            _counts = new SourceCounts(0, 0, 0, 0, 0, null, null, null, null, null);
            if (taken.LastLag is null)
            {
                return taken;
            }

            var sorted = _lags[..Math.Min(_lagCount, KeptLags)];
            Array.Sort(sorted);
            return taken with { LagP50 = Rank(sorted, 0.5), LagP99 = Rank(sorted, 0.99) };
        }
    }

    /// <summary>Puts back what could not be written.</summary>
    public void Return(SourceCounts taken)
    {
        lock (_lock)
        {
            _counts = taken.Plus(_counts);
        }
    }

    // The nearest rank: a lag that there was, and with few of them the longest.
    private static double Rank(double[] sorted, double share) => sorted[(int)Math.Ceiling(sorted.Length * share) - 1];

    private double? Apply(PersonEvent received, EventOutcome.Applied applied, DateTimeOffset now)
    {
        _counts = _counts with { Applied = _counts.Applied + 1, Missed = _counts.Missed + applied.Missed, LastAppliedAt = now };
        if (received.Time is not { } time)
        {
            return null;
        }

        // Clocks differ; an event from the future has no lag.
        var lag = Math.Max(0, (now - time).TotalSeconds);
        _lags[_lagCount++ % KeptLags] = lag;
        _counts = _counts with { LastEventTime = time, LastLag = lag };
        return lag;
    }
}

/// <summary>Counts, and the lags in seconds.</summary>
internal sealed record SourceCounts(
    long Applied, long Duplicate, long Late, long Rejected, long Missed, DateTimeOffset? LastEventTime, DateTimeOffset? LastAppliedAt,
    double? LastLag, double? LagP50, double? LagP99)
{
    public bool IsEmpty => Applied + Duplicate + Late + Rejected == 0;

    /// <summary>Both, the later one's times.</summary>
    public SourceCounts Plus(SourceCounts later) => new(
        Applied + later.Applied, Duplicate + later.Duplicate, Late + later.Late, Rejected + later.Rejected, Missed + later.Missed,
        later.LastEventTime ?? LastEventTime, later.LastAppliedAt ?? LastAppliedAt, later.LastLag ?? LastLag, later.LagP50 ?? LagP50, later.LagP99 ?? LagP99);
}
