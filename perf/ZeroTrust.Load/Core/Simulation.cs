using System.Globalization;

namespace ZeroTrust.Load;

/// <summary>How a scenario is loaded.</summary>
internal abstract record Simulation
{
    private Simulation() { }

    /// <summary>The time for which results are recorded.</summary>
    public abstract TimeSpan During { get; init; }

    /// <summary>A constant arrival rate, whatever the server does: requests do not wait for each other.</summary>
    public static InjectRate Inject(double rate, TimeSpan during)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(during, TimeSpan.Zero);
        return new InjectRate(rate, during);
    }

    /// <summary>
    /// Looks for the maximum with a fixed number of workers that each wait for their answer, doubling from
    /// <paramref name="start"/> to <paramref name="upTo"/> while throughput grows and p99 stays within
    /// <paramref name="p99Limit"/>; then injects <paramref name="share"/> of that maximum.
    /// </summary>
    public static Saturation FindMaximum(int start, int upTo, TimeSpan p99Limit, TimeSpan step, TimeSpan during, double share = 0.7)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(upTo, start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(during, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        return new Saturation(start, upTo, p99Limit, step, during, share);
    }

    internal sealed record InjectRate(double Rate, TimeSpan During) : Simulation
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:0.#}/s for {During.TotalSeconds:0.#} s");
    }

    internal sealed record Saturation(int Start, int UpTo, TimeSpan P99Limit, TimeSpan Step, TimeSpan During, double Share) : Simulation
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Share:P0} of the maximum for {During.TotalSeconds:0.#} s");
    }
}
