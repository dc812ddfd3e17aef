namespace ZeroTrust.Load;

/// <summary>A figure that a scenario found beside its latencies, such as a hit rate.</summary>
internal sealed record Fact(string Name, double Value, string Unit);
