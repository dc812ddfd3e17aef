namespace ZeroTrust.Micro;

/// <summary>One decision to measure. <paramref name="Decide"/> gets a running number, so that it can go through pairs and paths.</summary>
internal sealed record Scenario(string Name, bool Allows, Func<int, bool> Decide);
