namespace ZeroTrust.Load.Scenarios;

/// <summary>How long and how hard: the full run measures, the smoke run only shows that every scenario works.</summary>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan During, TimeSpan SearchStep, bool IsSmoke)
{
    private const double SmokeRate = 10;

    public static Pace Full { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), IsSmoke: false);

    public static Pace Smoke { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), IsSmoke: true);

    public Simulation.InjectRate Inject(double rate) => Simulation.Inject(IsSmoke ? Math.Min(rate, SmokeRate) : rate, During);

    /// <summary>70 % of the maximum; in a smoke run, which looks for none, the small constant rate.</summary>
    public Simulation FindMaximum(int start, int upTo, TimeSpan p99Limit) => IsSmoke
        ? Simulation.Inject(SmokeRate, During)
        : Simulation.FindMaximum(start, upTo, p99Limit, SearchStep, During);

    public int Count(int full, int smoke) => IsSmoke ? smoke : full;
}
