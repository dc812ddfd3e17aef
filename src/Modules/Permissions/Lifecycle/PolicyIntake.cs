using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>What came of reading a policy that somebody sent.</summary>
internal abstract record IntakeOutcome
{
    private IntakeOutcome() { }

    internal sealed record Accepted(PolicySubmission Submission) : IntakeOutcome;

    /// <param name="Errors">With their places in the policy; empty where it was not read so far.</param>
    internal sealed record Refused(Problem Problem, ImmutableArray<PolicyProblem> Errors) : IntakeOutcome;
}

/// <summary>The one way in for policies: signature where it is a bundle, then all checks of the policy itself. No I/O.</summary>
internal sealed class PolicyIntake(BundleKeyRing keys, IOptions<PolicyOptions> options)
{
    /// <summary>Bytes of the largest body.</summary>
    internal int MaxLength(bool isBundle) => isBundle ? PolicyBundle.MaxLength(options.Value.MaxBytes) : options.Value.MaxBytes;

    /// <param name="keepers">The roles that must be able to replace the policy again.</param>
    internal IntakeOutcome Read(byte[] body, bool isBundle, IReadOnlyCollection<string> keepers)
    {
        if (!isBundle)
        {
            return options.Value.RequireSignedBundle ? Refuse(PermissionsProblems.BundleRequired) : Check(body, null, keepers);
        }

        return PolicyBundle.Verify(body, keys.Keys, options.Value.MaxBytes) switch
        {
            BundleVerification.Verified verified when IsForHere(verified.Claims) =>
                Check(verified.Source, new BundleStamp(verified.Claims.Sequence, verified.KeyId, IsNew: true), keepers),
            BundleVerification.Verified => Refuse(PermissionsProblems.BundleInvalid.With("environment")),
            BundleVerification.Refused refused => Refuse(PermissionsProblems.BundleInvalid.With(refused.Reason)),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    /// <summary>The same for a policy that is stored: what it came in was verified then, its checks are made anew.</summary>
    internal IntakeOutcome ReadStored(StoredPolicy stored, IReadOnlyCollection<string> keepers)
    {
        if (options.Value.RequireSignedBundle && stored is { WasActive: false, Sequence: null })
        {
            return Refuse(PermissionsProblems.BundleRequired);
        }

        var bundle = stored is { WasActive: false, Sequence: { } sequence } ? new BundleStamp(sequence, null, IsNew: false) : null;
        return Check(stored.Source, bundle, keepers, stored);
    }

    private IntakeOutcome Check(byte[] source, BundleStamp? bundle, IReadOnlyCollection<string> keepers, StoredPolicy? stored = null) =>
        PolicyCheck.Run(source, options.Value.MaxBytes, keepers, options.Value.EnvironmentOrNull) switch
        {
            PolicyCheck.Outcome.Good good => new IntakeOutcome.Accepted(new PolicySubmission(source, good.Snapshot, good.Warnings, bundle, stored)),
            PolicyCheck.Outcome.Bad bad => new IntakeOutcome.Refused(bad.Problem, bad.Errors),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };

    // A bundle that names no environment is for all.
    private bool IsForHere(BundleClaims claims) => claims.Environment is null || claims.Environment == options.Value.EnvironmentOrNull;

    private static IntakeOutcome.Refused Refuse(Problem problem) => new(problem, []);
}
