namespace ZeroTrust.Load;

/// <summary>
/// The moments at which requests are meant to be sent: arrival n is due n / rate after the start. Each moment
/// comes from n alone, so that neither rounding nor a late sender shifts those that follow.
/// </summary>
internal sealed class ArrivalSchedule
{
    private readonly double _perSecond;

    public ArrivalSchedule(double perSecond, TimeSpan during)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        _perSecond = perSecond;
        During = during;
        Count = Math.Max(1, (long)Math.Round(perSecond * during.TotalSeconds));
    }

    public TimeSpan During { get; }

    public long Count { get; }

    public TimeSpan DueAfter(long n) => TimeSpan.FromTicks((long)(n * (TimeSpan.TicksPerSecond / _perSecond)));
}
