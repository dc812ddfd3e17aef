namespace ZeroTrust.Platform.Problems;

/// <summary>
/// Carries a problem out of plumbing that cannot return one (body reading, binding). Business outcomes are values, not exceptions.
/// </summary>
public sealed class ProblemException(Problem problem, Exception? inner = null) : Exception(problem.Title, inner)
{
    /// <summary>The problem to answer with.</summary>
    public Problem Problem { get; } = problem;
}
