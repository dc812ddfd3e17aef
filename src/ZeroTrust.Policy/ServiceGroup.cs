using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>One entry of <c>groups</c>. <paramref name="Services"/> is sorted; the platform is never a member.</summary>
public sealed record ServiceGroup(string Name, ImmutableArray<string> Services, int Line);
