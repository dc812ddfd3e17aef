using Marten;
using Wolverine.Marten;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>
/// A step of a request as a part of a unit of work: the row, the audit entry and the fact. The outbox is enrolled by the caller. A request ends
/// once: the commit of every other end throws <c>JasperFx.ConcurrencyException</c>.
/// </summary>
internal sealed class ChangeWrites(IAuditWriter audit, PersonalValues values, TimeProvider clock)
{
    // What is no text yet travels as empty text: a parameter cannot be null here.
    private const string Insert = """
        insert into compliance_audit.changes
          (id, kind, resource_type, resource_id, requester_kind, requester_id, beneficiary, reason, difference, state, requested_at, expires_at)
        values (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?::text::jsonb, 'requested', ?, ?)
        """;

    /// <summary>Adds a new request.</summary>
    public ValueTask RequestAsync(IDocumentSession unitOfWork, IMartenOutbox outbox, ChangeRequest change)
    {
        var proposal = change.Proposal;
        unitOfWork.QueueSqlCommand(
            Insert, Guid.Parse(change.Id), proposal.Kind, proposal.ResourceType, proposal.ResourceId, proposal.Requester.Kind, proposal.Requester.Id,
            proposal.Beneficiary ?? "", values.Seal(ChangeStore.ReasonKind, proposal.Reason), EntryJson.Changes(proposal.Difference) ?? "[]",
            change.RequestedAt, change.ExpiresAt);
        return TellAsync(unitOfWork, outbox, change, ChangeStates.Requested, proposal.Requester, proposal.Reason);
    }

    /// <summary>Ends a request that waits.</summary>
    /// <param name="state">The state that it ends in.</param>
    /// <param name="reason">In the words of who ends it; null for none.</param>
    public ValueTask EndAsync(IDocumentSession unitOfWork, IMartenOutbox outbox, ChangeRequest change, string state, AuditActor actor, string? reason)
    {
        var now = clock.GetUtcNow();
        // An expired request ends by expiry alone, and only then.
        var time = state == ChangeStates.Expired ? "expires_at <= ?" : "expires_at > ?";
        unitOfWork.QueueOperation(new ConditionalUpdate(
            typeof(ChangeRequest), change.Id,
            $"""
            update compliance_audit.changes
            set state = ?, decided_at = ?, decider_kind = ?, decider_id = ?, decision_reason = nullif(?, ''::bytea)
            where id = ? and state = 'requested' and {time} returning 1
            """,
            state, now, actor.Kind, actor.Id, reason is null ? Array.Empty<byte>() : values.Seal(ChangeStore.ReasonKind, reason), Guid.Parse(change.Id), now));
        return TellAsync(unitOfWork, outbox, change, state, actor, reason);
    }

    /// <summary>Adds the evidence of a step that was refused.</summary>
    /// <param name="code">The stable code of why.</param>
    public void Refuse(IDocumentSession unitOfWork, ChangeRequest change, string state, AuditActor actor, string code) =>
        audit.Append(unitOfWork, EntryOf(change, state, actor) with { Outcome = AuditOutcome.Denied, Reason = code });

    private ValueTask TellAsync(
        IDocumentSession unitOfWork, IMartenOutbox outbox, ChangeRequest change, string state, AuditActor actor, string? reason)
    {
        audit.Append(unitOfWork, EntryOf(change, state, actor) with { Personal = reason is null ? [] : [new AuditPersonalValue("reason", reason)] });
        return outbox.PublishAsync(
            new ChangeDecided(clock.GetUtcNow(), change.Id, change.Proposal.Kind, change.Proposal.ResourceId, state, actor.Kind, actor.Id));
    }

    private static AuditEntry EntryOf(ChangeRequest change, string state, AuditActor actor) =>
        new($"change.{state}", actor, "change", change.Id, AuditOutcome.Success)
        {
            Changes =
            [
                new AuditChange("kind", null, change.Proposal.Kind),
                new AuditChange(change.Proposal.ResourceType, null, change.Proposal.ResourceId),
                .. state == ChangeStates.Requested ? change.Proposal.Difference : [],
            ],
        };
}
