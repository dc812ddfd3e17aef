namespace ZeroTrust.Load;

/// <summary>The highest throughput of good answers that a closed loop reached, and with how many workers.</summary>
internal sealed record Maximum(double PerSecond, int Workers, TimeSpan P99, string StoppedBecause);
