using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Reads and replaces the policy in PostgreSQL.</summary>
internal sealed class PolicyStore(IAuditWriter audit, TimeProvider clock)
{
    internal const string Topic = "policy";

    internal static Task<ActivePolicyDocument?> ActiveAsync(IQuerySession session, CancellationToken ct) =>
        session.LoadAsync<ActivePolicyDocument>(ActivePolicyDocument.OnlyId, ct);

    internal static Task<PolicyVersionDocument?> VersionAsync(IQuerySession session, string id, CancellationToken ct) =>
        session.LoadAsync<PolicyVersionDocument>(id, ct);

    /// <summary>
    /// Stores the source and makes it the active policy with one commit: document, audit entry, fact and announcement.
    /// Of two that replace the same active policy, one gets a <see cref="JasperFx.ConcurrencyException"/>.
    /// </summary>
    internal async Task<ActivePolicyDocument> ActivateAsync(
        IDocumentSession session, IMartenOutbox outbox, ActivePolicyDocument? active, byte[] source, PolicySnapshot snapshot, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        outbox.Enroll(session);
        session.Store(new PolicyVersionDocument { Id = snapshot.Hash, Source = source, SubmittedBy = actor.Id, SubmittedAt = now });
        var before = active?.PolicyId;
        var next = active ?? new ActivePolicyDocument();
        (next.PolicyId, next.ActivatedBy, next.ActivatedAt) = (snapshot.Hash, actor.Id, now);
        if (active is null)
        {
            session.Insert(next);
        }
        else
        {
            session.Store(next);
        }

        audit.Append(session, new AuditEntry("policy.activated", actor, "policy", snapshot.Hash, AuditOutcome.Success)
        {
            Changes = [new AuditChange("active_policy", before, snapshot.Hash)],
        });
        session.Announce(Topic, snapshot.Hash);
        await outbox.PublishAsync(new PolicyActivated(now, snapshot.Hash, actor.Id));
        await session.SaveChangesAsync(ct);
        return next;
    }
}
