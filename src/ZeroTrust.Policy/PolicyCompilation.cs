using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>The closed outcome of <see cref="PolicyCompiler.Compile"/>.</summary>
public abstract record PolicyCompilation
{
    private PolicyCompilation()
    {
    }

    /// <summary>The policy is sound. Warnings are in the order of the file.</summary>
    public sealed record Compiled(PolicySnapshot Snapshot, ImmutableArray<PolicyProblem> Warnings) : PolicyCompilation;

    /// <summary>The policy is refused as a whole. Holds 1 to <see cref="PolicyCompiler.MaxProblems"/> errors in the order of the file.</summary>
    public sealed record Refused(ImmutableArray<PolicyProblem> Errors) : PolicyCompilation;
}
