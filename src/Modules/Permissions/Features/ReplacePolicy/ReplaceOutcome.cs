using System.Collections.Immutable;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

/// <summary>What came of submitting or activating a policy.</summary>
internal abstract record ReplaceOutcome
{
    private ReplaceOutcome() { }

    internal sealed record Replaced(ActivePolicy Policy) : ReplaceOutcome;

    /// <summary>These bytes are active already.</summary>
    internal sealed record Unchanged(ActivePolicy Policy) : ReplaceOutcome;

    /// <summary>It waits for a second person.</summary>
    internal sealed record Waits(string ChangeId) : ReplaceOutcome;

    internal sealed record Invalid(Problem Problem, ImmutableArray<PolicyProblem> Errors) : ReplaceOutcome;

    internal sealed record Refused(Problem Problem) : ReplaceOutcome;
}
