using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Reads and replaces the policy in PostgreSQL.</summary>
internal sealed class PolicyStore(IAuditWriter audit, TimeProvider clock)
{
    internal const string Topic = "policy";

    internal static Task<ActivePolicyDocument?> ActiveAsync(IQuerySession session, CancellationToken ct) =>
        session.LoadAsync<ActivePolicyDocument>(ActivePolicyDocument.OnlyId, ct);

    /// <summary>
    /// Stores the source and makes it the active policy with one commit: document, audit entry, fact and announcement.
    /// Of several that replace the same active policy one wins; the others get a concurrency or an already-exists exception
    /// and leave nothing behind.
    /// </summary>
    /// <param name="active">The active policy as this session loaded it; null where there is none.</param>
    /// <param name="publish">Publishes through the outbox that is enrolled in the session.</param>
    internal async Task<ActivePolicyDocument> ActivateAsync(
        IDocumentSession session, Func<PolicyActivated, ValueTask> publish, ActivePolicyDocument? active, byte[] source, PolicySnapshot snapshot, AuditActor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var before = active?.PolicyId;
        var next = active ?? new ActivePolicyDocument();
        (next.PolicyId, next.Number, next.ActivatedBy, next.ActivatedAt) = (snapshot.Hash, next.Number + 1, actor.Id, now);
        if (active is null)
        {
            session.Insert(next);
        }
        else
        {
            session.Update(next);
        }

        await AddVersionAsync(session, next, source, ct);
        audit.Append(session, new AuditEntry("policy.activated", actor, "policy", snapshot.Hash, AuditOutcome.Success)
        {
            Changes = [new AuditChange("active_policy", before, snapshot.Hash)],
        });
        session.Announce(Topic, snapshot.Hash);
        await publish(new PolicyActivated(now, snapshot.Hash, actor.Id));
        await session.SaveChangesAsync(ct);
        return next;
    }

    // A policy that was active before comes back as the version that it is; who submitted it first stays.
    private static async Task AddVersionAsync(IDocumentSession session, ActivePolicyDocument next, byte[] source, CancellationToken ct)
    {
        if (await session.LoadAsync<PolicyVersionDocument>(next.PolicyId, ct) is not null)
        {
            return;
        }

        session.Insert(new PolicyVersionDocument
        {
            Id = next.PolicyId,
            Number = next.Number,
            Bytes = source.Length,
            SubmittedBy = next.ActivatedBy,
            SubmittedAt = next.ActivatedAt,
        });
        PolicySources.Add(session, next.PolicyId, source);
    }
}
