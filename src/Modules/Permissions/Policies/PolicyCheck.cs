using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>What must hold before a policy may become the active one. Pure.</summary>
internal static class PolicyCheck
{
    internal abstract record Outcome
    {
        private Outcome() { }

        internal sealed record Good(PolicySnapshot Snapshot, ImmutableArray<PolicyProblem> Warnings) : Outcome;

        internal sealed record Bad(Problem Problem, IReadOnlyList<FieldError> Errors) : Outcome;
    }

    internal static Outcome Run(ReadOnlySpan<byte> source, int maxBytes)
    {
        var compilation = PolicyCompiler.Compile(source, new PolicyLimits { MaxBytes = maxBytes });
        if (compilation is PolicyCompilation.Refused refused)
        {
            return new Outcome.Bad(PermissionsProblems.InvalidPolicy, [.. refused.Errors.Select(Describe)]);
        }

        var compiled = (PolicyCompilation.Compiled)compilation;
        return CanBeReplaced(compiled.Snapshot)
            ? new Outcome.Good(compiled.Snapshot, compiled.Warnings)
            : new Outcome.Bad(PermissionsProblems.LocksOut, [new FieldError("roles", "Give a role with service_access to zerotrust (or all) the permissions policy:write and role:assign.")]);
    }

    internal static FieldError Describe(PolicyProblem problem) =>
        new($"line {problem.Line}, column {problem.Column}", $"{problem.Code}: {problem.Message}");

    private static bool CanBeReplaced(PolicySnapshot snapshot) => snapshot.Roles
        .Select(role => snapshot.ForPerson([role.Name], []))
        .Any(access => access.Holds(Caller.Platform, "policy:write") && access.Holds(Caller.Platform, "role:assign"));
}
