using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Lifecycle.Approval;

/// <summary>Has an activation wait for a second person: the policy is stored as a candidate, with the request, in one commit.</summary>
internal sealed class ApprovalRequests(CandidateStore candidates, PolicyStore store, PolicySources sources, PolicyDifference difference)
{
    internal async Task<ReplaceOutcome> RequestAsync(PolicyWork work, PolicySubmission submission, ActivePolicyDocument active, CancellationToken ct)
    {
        var proposal = new ChangeProposal(
            ActivationChange.Name, "policy", submission.Hash, work.Actor, Beneficiary: null, work.Reason,
            difference.Of(active.PolicyId, await sources.ReadAsync(active.PolicyId, ct), submission));
        switch (await work.Changes.RequestAsync(proposal, ct))
        {
            case ChangeRequestResult.Requested requested:
                await CommitAsync(work, submission, requested.Change.Id, ct);
                return new ReplaceOutcome.Waits(requested.Change.Id);
            case ChangeRequestResult.AlreadyOpen open:
                return new ReplaceOutcome.Refused(PermissionsProblems.ActivationWaits.With($"It is /v1/changes/{open.ChangeId}."));
            case ChangeRequestResult.BadReason bad:
                return new ReplaceOutcome.Refused(CommonProblems.Invalid.With(bad.Message));
            default:
                return new ReplaceOutcome.Refused(PermissionsProblems.TooManyActivations);
        }
    }

    private async Task CommitAsync(PolicyWork work, PolicySubmission submission, string changeId, CancellationToken ct)
    {
        candidates.Add(work.Session, submission, work.Actor);
        if (submission.Bundle is { IsNew: true } bundle)
        {
            BundleSequences.Add(work.Session, bundle.Sequence);
        }

        store.Note(work.Session, new AuditEntry("policy.activation_requested", work.Actor, "policy", submission.Hash, AuditOutcome.Success)
        {
            Changes = [new AuditChange("change", null, changeId), .. PolicyReplacement.Evidence(submission.Bundle)],
        });
        await work.Session.SaveChangesAsync(ct);
    }
}
