namespace ZeroTrust.Policy;

/// <summary>What came of one test.</summary>
/// <param name="Passed">True when everything that the test expects was so.</param>
/// <param name="Decided">The decision in words: code, rule and line of the policy.</param>
/// <param name="Difference">What was expected instead; null when the test passed.</param>
public sealed record PolicyTestResult(PolicyTestCase Case, bool Passed, string Decided, string? Difference);
