using System.Collections.Immutable;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle.Candidates;

/// <summary>What came of submitting a candidate.</summary>
internal abstract record CandidateOutcome
{
    private CandidateOutcome() { }

    internal sealed record Stored(StoredPolicy Policy, PolicyCompilation.Compiled Compiled) : CandidateOutcome;

    internal sealed record Refused(Problem Problem, ImmutableArray<PolicyProblem> Errors) : CandidateOutcome;
}

/// <summary>Stores candidates.</summary>
internal sealed class CandidateSubmission(PolicyIntake intake, CandidateStore candidates, StoredPolicies policies, BundleSequences sequences, PolicyStore store)
{
    internal async Task<CandidateOutcome> RunAsync(
        IDocumentSession session, byte[] body, bool isBundle, IReadOnlyCollection<string> keepers, AuditActor actor, CancellationToken ct)
    {
        return intake.Read(body, isBundle, keepers) switch
        {
            IntakeOutcome.Accepted accepted => await StoreAsync(session, accepted.Submission, actor, ct),
            IntakeOutcome.Refused refused => new CandidateOutcome.Refused(refused.Problem, refused.Errors),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    private async Task<CandidateOutcome> StoreAsync(IDocumentSession session, PolicySubmission submission, AuditActor actor, CancellationToken ct)
    {
        var compiled = new PolicyCompilation.Compiled(submission.Snapshot, submission.Warnings);
        if (await policies.FindAsync(submission.Hash, ct) is { WasActive: true } former)
        {
            return new CandidateOutcome.Stored(former, compiled);
        }

        if (submission.Bundle is { } bundle)
        {
            if (!bundle.IsAfter(await sequences.HighestAsync(ct)))
            {
                return new CandidateOutcome.Refused(PermissionsProblems.BundleReplayed, []);
            }

            BundleSequences.Add(session, bundle.Sequence);
        }

        candidates.Add(session, submission, actor);
        store.Note(session, new AuditEntry("policy.submitted", actor, "policy", submission.Hash, AuditOutcome.Success) { Changes = PolicyReplacement.Evidence(submission.Bundle) });
        await session.SaveChangesAsync(ct);
        return new CandidateOutcome.Stored((await policies.FindAsync(submission.Hash, ct))!, compiled);
    }
}
