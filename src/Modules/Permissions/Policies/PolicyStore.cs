using System.Collections.Immutable;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Reads and replaces the policy in PostgreSQL.</summary>
internal sealed class PolicyStore(IAuditWriter audit, TimeProvider clock)
{
    internal const string Topic = "policy";

    internal static Task<ActivePolicyDocument?> ActiveAsync(IQuerySession session, CancellationToken ct) =>
        session.LoadAsync<ActivePolicyDocument>(ActivePolicyDocument.OnlyId, ct);

    /// <summary>
    /// Adds to the session the source and that it is the active policy: document, audit entry, fact and announcement. Of several that
    /// replace the same active policy one commits; the others get a concurrency or an already-exists exception and leave nothing behind.
    /// </summary>
    /// <param name="active">The active policy as this session loaded it; null where there is none.</param>
    /// <param name="publish">Publishes through the outbox that is enrolled in the session.</param>
    /// <param name="evidence">What the audit entry says beside the two policies.</param>
    internal async Task<ActivePolicyDocument> StageAsync(
        IDocumentSession session, Func<PolicyActivated, ValueTask> publish, ActivePolicyDocument? active, PolicySubmission submission, AuditActor actor,
        ActivationStep step, ImmutableArray<AuditChange> evidence, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (hash, before) = (submission.Hash, active?.PolicyId);
        var next = active ?? new ActivePolicyDocument();
        (next.PolicyId, next.Number, next.ActivatedBy, next.ActivatedAt, next.Earlier) = (hash, next.Number + 1, actor.Id, now, step.Earlier);
        if (active is null)
        {
            session.Insert(next);
        }
        else
        {
            session.Update(next);
        }

        await AddVersionAsync(session, next, submission, ct);
        audit.Append(session, new AuditEntry(step.Action, actor, "policy", hash, AuditOutcome.Success)
        {
            Changes = [new AuditChange("active_policy", before, hash), .. evidence],
        });
        session.Announce(Topic, hash);
        await publish(new PolicyActivated(now, hash, actor.Id));
        return next;
    }

    /// <summary>Adds evidence of what is no activation.</summary>
    internal void Note(IDocumentSession session, AuditEntry entry) => audit.Append(session, entry);

    // A policy that was active before comes back as the version that it is; who submitted it first stays.
    private static async Task AddVersionAsync(IDocumentSession session, ActivePolicyDocument next, PolicySubmission submission, CancellationToken ct)
    {
        if (await session.LoadAsync<PolicyVersionDocument>(next.PolicyId, ct) is not null)
        {
            return;
        }

        session.Insert(new PolicyVersionDocument
        {
            Id = next.PolicyId,
            Number = next.Number,
            Bytes = submission.Source.Length,
            SubmittedBy = submission.Stored?.SubmittedBy ?? next.ActivatedBy,
            SubmittedAt = submission.Stored?.SubmittedAt ?? next.ActivatedAt,
        });
        PolicySources.Add(session, next.PolicyId, submission.Source);
    }
}
