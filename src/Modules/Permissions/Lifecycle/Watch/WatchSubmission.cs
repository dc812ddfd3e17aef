using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Lifecycle.Watch;

/// <summary>Submits a content of the watched file as the platform itself, on one instance at a time.</summary>
internal sealed class WatchSubmission(IServiceScopeFactory scopes, NpgsqlDataSource source, PolicyReplacement replacement, WatchMarks marks, TimeProvider clock)
{
    private const string Reason = "The watched policy file has a new content.";

    /// <param name="isFirst">
    /// Whether this process looks for the first time. Then a content that was ever submitted is not new: an administrator may have gone
    /// back since, and an instance that starts late with an older file must not. Later a content is new unless it was the last one.
    /// </param>
    internal async Task<WatchOutcome> RunAsync(byte[] bytes, bool isFirst, CancellationToken ct)
    {
        WatchOutcome outcome = new WatchOutcome.Later();
        var hash = PolicyHash.Of(bytes);
        await AdvisoryLock.TryRunAsync(source, "policy-watch", async () =>
        {
            var (wasSubmitted, isLast) = await marks.FindAsync(hash, ct);
            outcome = isLast || (isFirst && wasSubmitted) ? new WatchOutcome.Known() : await SubmitAsync(bytes, hash, ct);
        }, ct);
        return outcome;
    }

    private async Task<WatchOutcome> SubmitAsync(byte[] bytes, string hash, CancellationToken ct)
    {
        var outcome = Read(await ReplaceAsync(bytes, ct), hash);
        if (outcome is WatchOutcome.Submitted)
        {
            // After the commit: where the process ends between them, the same bytes come once more, and change nothing unless somebody went back meanwhile.
            await marks.AddAsync(hash, clock.GetUtcNow(), ct);
        }

        return outcome;
    }

    private async Task<ReplaceOutcome> ReplaceAsync(byte[] bytes, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        var work = new PolicyWork(
            session, fact => outbox.PublishAsync(fact), scope.ServiceProvider.GetRequiredService<IChangeRequests>(), AuditActor.System, Reason);
        return await replacement.RunAsync(work, bytes, PolicyBundle.LooksLikeOne(bytes), [PlatformRoles.Administrator], static _ => null, ct);
    }

    private static WatchOutcome Read(ReplaceOutcome outcome, string hash) => outcome switch
    {
        ReplaceOutcome.Replaced => new WatchOutcome.Submitted(hash, "activated"),
        ReplaceOutcome.Unchanged => new WatchOutcome.Submitted(hash, "unchanged"),
        ReplaceOutcome.Waits => new WatchOutcome.Submitted(hash, "waits for approval"),
        ReplaceOutcome.Refused { Problem.Status: 412 } => new WatchOutcome.Later(),
        // It waits already, since a try whose mark was lost.
        ReplaceOutcome.Refused refused when refused.Problem.Code == PermissionsProblems.ActivationWaits.Code => new WatchOutcome.Submitted(hash, "waits for approval"),
        ReplaceOutcome.Refused refused => new WatchOutcome.Refused([refused.Problem.Code]),
        ReplaceOutcome.Invalid { Errors: [] } invalid => new WatchOutcome.Refused([$"{invalid.Problem.Code} {invalid.Problem.Detail}"]),
        ReplaceOutcome.Invalid invalid => new WatchOutcome.Refused([.. PolicyErrors.Describe(invalid.Errors)]),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
    };
}
