namespace ZeroTrust.Load;

/// <param name="MaxInFlight">Arrivals beyond it are shed and counted as errors.</param>
/// <param name="Drain">How long answers may come after the last arrival; then the rest is cancelled.</param>
internal sealed record OpenModelLimits(int MaxInFlight, TimeSpan Drain)
{
    public static OpenModelLimits For(Scenario scenario) => new(scenario.MaxInFlight, TimeSpan.FromSeconds(15));
}
