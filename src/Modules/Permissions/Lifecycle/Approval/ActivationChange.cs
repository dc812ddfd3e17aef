using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Lifecycle.Approval;

/// <summary>The activation of a policy that a second person approves. Everything is checked anew: time has passed since it was asked for.</summary>
internal sealed class ActivationChange(
    StoredPolicies policies, PolicyIntake intake, PolicyStore store, BundleSequences sequences, RequesterCheck requesters, IDocumentSession session, IMartenOutbox outbox)
    : IChangeKind
{
    /// <summary>Its name among the kinds of changes.</summary>
    internal const string Name = "policy.activate";

    /// <summary>The code of a change that was made against a policy that is not the active one any more.</summary>
    internal const string BaseChanged = "policy.base_changed";

    /// <inheritdoc />
    public string Kind => Name;

    /// <inheritdoc />
    public string Permission => "policy:approve";

    /// <inheritdoc />
    public async ValueTask<string?> ApplyAsync(ChangeRequest change, AuditActor approver, CancellationToken ct)
    {
        var proposal = change.Proposal;
        var active = await PolicyStore.ActiveAsync(session, ct);
        if (active is null || active.PolicyId != PolicyDifference.BaseOf(proposal.Difference))
        {
            return BaseChanged;
        }

        if (await requesters.KeepersOfAsync(proposal.Requester, ct) is not { } keepers)
        {
            return "requester_not_allowed";
        }

        if (await policies.FindAsync(proposal.ResourceId, ct) is not { } stored)
        {
            return "policy.gone";
        }

        return intake.ReadStored(stored, keepers) switch
        {
            IntakeOutcome.Accepted { Submission: var submission } => await StageAsync(change, submission, active, approver, ct),
            IntakeOutcome.Refused refused => refused.Problem.Code,
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    private async Task<string?> StageAsync(ChangeRequest change, PolicySubmission submission, ActivePolicyDocument active, AuditActor approver, CancellationToken ct)
    {
        if (submission.Bundle is { } bundle && !bundle.IsAfter(await sequences.HighestAsync(ct)))
        {
            return PermissionsProblems.BundleReplayed.Code;
        }

        // Instances follow by the change feed, this one too.
        await store.StageAsync(
            session, fact => outbox.PublishAsync(fact), active, submission, approver, ActivationStep.Forward(active),
            [new AuditChange("change", null, change.Id), new AuditChange("requested_by", null, change.Proposal.Requester.Id)], ct);
        return null;
    }
}
