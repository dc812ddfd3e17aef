namespace ZeroTrust.Load.Machine;

/// <summary>RSA-2048 signatures a second on one core, before the first scenario and after the last.</summary>
internal sealed record SigningRates(double Before, double After)
{
    /// <summary>The higher one: other work on the core can only lower a measurement.</summary>
    public double PerCore => Math.Max(Before, After);
}
