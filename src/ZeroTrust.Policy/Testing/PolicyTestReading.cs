using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>The closed outcome of <see cref="PolicyTestReader.Read"/>.</summary>
public abstract record PolicyTestReading
{
    private PolicyTestReading()
    {
    }

    /// <summary>The file is sound.</summary>
    public sealed record Sound(PolicyTestFile File) : PolicyTestReading;

    /// <summary>The file is refused as a whole; 1 to <see cref="PolicyCompiler.MaxProblems"/> errors in the order of the file.</summary>
    public sealed record Refused(ImmutableArray<PolicyProblem> Errors) : PolicyTestReading;
}
