using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>The closed outcome of <see cref="PolicyDiff.Compare"/>.</summary>
public abstract record PolicyComparison
{
    private PolicyComparison()
    {
    }

    /// <summary>Both policies compile.</summary>
    /// <param name="Changes">Pairs, services, roles, types of resources, networks and windows, each sorted by name; at most <see cref="PolicyDiff.MaxChanges"/>.</param>
    /// <param name="Omitted">How many more there are.</param>
    /// <param name="SameTable">True when the hashes of their decision tables are equal. Where they are not and nothing changed, the same rules are split over other entries.</param>
    /// <param name="IsComplete">False where the policies say so much that not all of it was compared.</param>
    public sealed record Compared(ImmutableArray<PolicyChange> Changes, int Omitted, bool SameTable, bool IsComplete = true) : PolicyComparison
    {
        /// <summary>True when a change was found, or may be where nobody looked.</summary>
        public bool Differ => Changes.Length > 0 || !IsComplete;
    }

    /// <summary>At least one policy does not compile; the errors of each in the order of its file.</summary>
    public sealed record Refused(ImmutableArray<PolicyProblem> Before, ImmutableArray<PolicyProblem> After) : PolicyComparison;
}
