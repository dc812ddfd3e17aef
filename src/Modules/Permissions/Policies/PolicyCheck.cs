using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>What must hold before a policy may become the active one. Pure.</summary>
internal static class PolicyCheck
{
    internal const string AdministratorWithoutMfa = "policy.administrator_without_mfa";

    internal abstract record Outcome
    {
        private Outcome() { }

        internal sealed record Good(PolicySnapshot Snapshot, ImmutableArray<PolicyProblem> Warnings) : Outcome;

        internal sealed record Bad(Problem Problem, ImmutableArray<PolicyProblem> Errors) : Outcome;
    }

    /// <param name="keepers">
    /// The roles of who submits it. Under the new policy they, together, must still be able to replace it and to assign roles:
    /// that some role could is of no use where nobody holds it.
    /// </param>
    /// <param name="environment">The installation's; null for none.</param>
    internal static Outcome Run(ReadOnlySpan<byte> source, int maxBytes, IReadOnlyCollection<string> keepers, string? environment = null)
    {
        var compilation = PolicyCompiler.Compile(source, new PolicyLimits { MaxBytes = maxBytes }, environment);
        if (compilation is PolicyCompilation.Refused refused)
        {
            return new Outcome.Bad(PermissionsProblems.InvalidPolicy, refused.Errors);
        }

        var compiled = (PolicyCompilation.Compiled)compilation;
        if (!CanBeReplaced(compiled.Snapshot.ForPerson(keepers, [])))
        {
            return new Outcome.Bad(PermissionsProblems.LocksOut, [LocksOut(keepers)]);
        }

        var weak = compiled.Snapshot.Roles.Where(role => role is { MfaRequired: false, MfaReason: null, Administers: true })
            .Take(PolicyCompiler.MaxProblems).Select(WithoutSecondFactor).ToImmutableArray();
        return weak.IsEmpty ? new Outcome.Good(compiled.Snapshot, compiled.Warnings) : new Outcome.Bad(PermissionsProblems.InvalidPolicy, weak);
    }

    // Elsewhere it is a warning. It is not the compiler's, or a policy from before this rule could not be loaded any more.
    private static PolicyProblem WithoutSecondFactor(RoleDefinition role) => new(
        role.Line, 1, AdministratorWithoutMfa,
        $"The role '{role.Name}' may change something at zerotrust: it needs mfa_required: true, or a mfa_reason that says why not.");

    private static PolicyProblem LocksOut(IReadOnlyCollection<string> keepers) => new(
        1, 1, PermissionsProblems.LocksOut.Code,
        $"Leave policy:write and role:assign at zerotrust to a role of yours: {(keepers.Count == 0 ? "there is none" : string.Join(", ", keepers))}.");

    private static bool CanBeReplaced(PersonAccess access) =>
        access.Holds(Caller.Platform, "policy:write") && access.Holds(Caller.Platform, "role:assign");
}
