using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>What came of one file of tests.</summary>
/// <param name="Results">In the order of the file.</param>
/// <param name="TouchedRules">Places of the rules that decided a test, sorted and distinct.</param>
public sealed record PolicyTestReport(ImmutableArray<PolicyTestResult> Results, ImmutableArray<string> TouchedRules)
{
    /// <summary>How many tests failed.</summary>
    public int Failed => Results.Count(result => !result.Passed);
}
