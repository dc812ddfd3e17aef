using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>One file of policy tests, read and checked.</summary>
/// <param name="Policy">Where the policy is, relative to the file.</param>
/// <param name="Environment">The environment that the policy is compiled for; null for none.</param>
/// <param name="Cases">In the order of the file; never empty.</param>
public sealed record PolicyTestFile(string Policy, string? Environment, ImmutableArray<PolicyTestCase> Cases);
