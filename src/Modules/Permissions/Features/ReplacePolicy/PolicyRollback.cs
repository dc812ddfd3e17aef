using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Features.ReplacePolicy;

/// <summary>
/// Makes the policy of before active again, at once: where approval is asked for, too. It was approved when it came, and whoever has to
/// go back cannot wait.
/// </summary>
internal sealed class PolicyRollback(PolicyStore store, PolicyLoader loader, StoredPolicies policies, PolicyIntake intake)
{
    internal async Task<ReplaceOutcome> RunAsync(PolicyWork work, Func<Guid, Problem?> precondition, CancellationToken ct)
    {
        if (await PolicyStore.ActiveAsync(work.Session, ct) is not { } active)
        {
            return new ReplaceOutcome.Refused(PermissionsProblems.NoPolicy);
        }

        if (precondition(active.Version) is { } problem)
        {
            return new ReplaceOutcome.Refused(problem);
        }

        if (active.Earlier is not [var before, ..] || await policies.FindAsync(before, ct) is not { } stored)
        {
            return new ReplaceOutcome.Refused(PermissionsProblems.NothingBefore);
        }

        // Who goes back need not be able to write policies: the administrators must, as when it came.
        return intake.ReadStored(stored, [PlatformRoles.Administrator]) switch
        {
            IntakeOutcome.Accepted accepted => await CommitAsync(work, accepted.Submission, active, ct),
            IntakeOutcome.Refused refused => new ReplaceOutcome.Invalid(refused.Problem, refused.Errors),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    private async Task<ReplaceOutcome> CommitAsync(PolicyWork work, PolicySubmission submission, ActivePolicyDocument active, CancellationToken ct)
    {
        try
        {
            var document = await store.StageAsync(
                work.Session, work.Publish, active, submission, work.Actor, ActivationStep.Back(active), [], ct);
            await work.Session.SaveChangesAsync(ct);
            return new ReplaceOutcome.Replaced(loader.Activate(submission.Snapshot, submission.Warnings, document));
        }
        catch (Exception exception) when (LostRace.Is(exception))
        {
            return new ReplaceOutcome.Refused(CommonProblems.PreconditionFailed);
        }
    }
}
