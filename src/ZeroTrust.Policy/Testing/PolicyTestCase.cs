namespace ZeroTrust.Policy;

/// <summary>One test: who asks what, and what should come of it.</summary>
/// <param name="Line">Line of the test, from 1.</param>
public sealed record PolicyTestCase(
    string Name,
    int Line,
    int Column,
    PolicyTestSubject Subject,
    PolicyTestQuestion Question,
    CallContext Context,
    PolicyTestExpectation Expected);
