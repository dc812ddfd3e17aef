using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Approval;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

/// <summary>Replaces the active policy, has it wait for a second person, or leaves everything as it is.</summary>
internal sealed class PolicyReplacement(
    PolicyStore store, PolicyLoader loader, PolicyIntake intake, BundleSequences sequences, ApprovalRequests approvals, IOptions<PolicyOptions> options)
{
    /// <param name="body">A policy in YAML or a bundle.</param>
    /// <param name="keepers">The roles that must be able to replace the policy again.</param>
    /// <param name="precondition">Checks the request's If-Match against the active version; null where it holds.</param>
    internal Task<ReplaceOutcome> RunAsync(
        PolicyWork work, byte[] body, bool isBundle, IReadOnlyCollection<string> keepers, Func<Guid, Problem?> precondition, CancellationToken ct) =>
        RunAsync(work, intake.Read(body, isBundle, keepers), precondition, ct);

    /// <summary>The same with a policy that is stored.</summary>
    internal Task<ReplaceOutcome> RunAsync(
        PolicyWork work, StoredPolicy stored, IReadOnlyCollection<string> keepers, Func<Guid, Problem?> precondition, CancellationToken ct) =>
        RunAsync(work, intake.ReadStored(stored, keepers), precondition, ct);

    private Task<ReplaceOutcome> RunAsync(PolicyWork work, IntakeOutcome read, Func<Guid, Problem?> precondition, CancellationToken ct) => read switch
    {
        IntakeOutcome.Accepted accepted => RunAsync(work, accepted.Submission, precondition, ct),
        IntakeOutcome.Refused refused => Task.FromResult<ReplaceOutcome>(new ReplaceOutcome.Invalid(refused.Problem, refused.Errors)),
        _ => throw new InvalidOperationException($"Unknown outcome {read.GetType().Name}."),
    };

    private async Task<ReplaceOutcome> RunAsync(PolicyWork work, PolicySubmission submission, Func<Guid, Problem?> precondition, CancellationToken ct)
    {
        var active = await PolicyStore.ActiveAsync(work.Session, ct);
        if (active?.PolicyId == submission.Hash)
        {
            // Before the precondition: whoever repeats a call whose answer was lost still sends the ETag of before.
            return await KeepAsync(work, submission, active, ct);
        }

        if (active is not null && precondition(active.Version) is { } problem)
        {
            return new ReplaceOutcome.Refused(problem);
        }

        if (submission.Bundle is { } bundle && !bundle.IsAfter(await sequences.HighestAsync(ct)))
        {
            return new ReplaceOutcome.Refused(PermissionsProblems.BundleReplayed);
        }

        try
        {
            // The first policy waits for nobody: without one nobody may approve anything.
            return options.Value.RequireApproval && active is not null
                ? await approvals.RequestAsync(work, submission, active, ct)
                : await CommitAsync(work, submission, active, ct);
        }
        catch (Exception exception) when (LostRace.Is(exception))
        {
            // Somebody else was first between our read and our commit: the ETag is no longer the current one.
            return new ReplaceOutcome.Refused(CommonProblems.PreconditionFailed);
        }
    }

    private async Task<ReplaceOutcome> CommitAsync(PolicyWork work, PolicySubmission submission, ActivePolicyDocument? active, CancellationToken ct)
    {
        var document = await store.StageAsync(
            work.Session, work.Publish, active, submission, work.Actor, ActivationStep.Forward(active), Evidence(submission.Bundle), ct);
        if (submission.Bundle is { IsNew: true } bundle)
        {
            BundleSequences.Add(work.Session, bundle.Sequence);
        }

        await work.Session.SaveChangesAsync(ct);
        return new ReplaceOutcome.Replaced(loader.Activate(submission.Snapshot, submission.Warnings, document));
    }

    // A newer bundle of the same policy changes nothing but what may come after it.
    private async Task<ReplaceOutcome> KeepAsync(PolicyWork work, PolicySubmission submission, ActivePolicyDocument active, CancellationToken ct)
    {
        if (submission.Bundle is { IsNew: true } bundle && bundle.IsAfter(await sequences.HighestAsync(ct)))
        {
            BundleSequences.Add(work.Session, bundle.Sequence);
            store.Note(work.Session, new AuditEntry("policy.bundle_accepted", work.Actor, "policy", submission.Hash, AuditOutcome.Success) { Changes = Evidence(bundle) });
            await work.Session.SaveChangesAsync(ct);
        }

        return new ReplaceOutcome.Unchanged(loader.Activate(submission.Snapshot, submission.Warnings, active));
    }

    internal static ImmutableArray<AuditChange> Evidence(BundleStamp? bundle) => bundle switch
    {
        null => [],
        { KeyId: null } => [new AuditChange("bundle_sequence", null, Text(bundle.Sequence))],
        _ => [new AuditChange("bundle_sequence", null, Text(bundle.Sequence)), new AuditChange("bundle_key", null, bundle.KeyId)],
    };

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
