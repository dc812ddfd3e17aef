using System.Globalization;

namespace ZeroTrust.Policy;

/// <summary>
/// Hours of some days of the week, from <paramref name="From"/> on and before <paramref name="To"/>, in minutes of the day. One that
/// goes over midnight belongs to the day on which it starts.
/// </summary>
/// <param name="Days">Bit 0 is Monday.</param>
/// <param name="Offset">Minutes that the local clock is ahead of UTC.</param>
internal sealed record TimeWindow(int Days, int From, int To, int Offset)
{
    internal const int MinutesOfDay = 24 * 60;
    private const int DaysOfWeek = 7;

    internal bool Contains(DateTimeOffset time)
    {
        // Day 0 is a Monday. A week more keeps the first hours of the calendar positive, whatever the offset.
        var minutes = time.UtcTicks / TimeSpan.TicksPerMinute + Offset + DaysOfWeek * MinutesOfDay;
        var (day, minute) = Math.DivRem(minutes, MinutesOfDay);
        return From < To
            ? IsOn(day) && minute >= From && minute < To
            : (IsOn(day) && minute >= From) || (IsOn(day - 1) && minute < To);
    }

    internal void WriteTo(TextWriter writer) => writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{{Days:x}:{From}-{To}@{Offset}}}"));

    private bool IsOn(long day) => (Days >> (int)(day % DaysOfWeek) & 1) != 0;
}
