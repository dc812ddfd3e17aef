namespace ZeroTrust.Policy.Tests;

// A request target: as sent, the canonical form that it should have (null for none), and the path that a lenient server takes it for.
internal sealed record Target(string Raw, string? Canonical, string Meant);
