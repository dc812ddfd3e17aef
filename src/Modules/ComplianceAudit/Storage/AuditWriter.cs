using Marten;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>Appends entries to the unit of work of the caller.</summary>
internal sealed class AuditWriter(Ids ids, TimeProvider clock, PersonalValues personal) : IAuditWriter
{
    // Nulls travel as empty text: the batch of the session types its parameters by their values.
    private const string Insert = """
        insert into compliance_audit.entries
          (id, at, actor_kind, actor_id, action, resource_type, resource_id, outcome, reason, correlation_id, changes, personal, block_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, '')::jsonb, nullif(?, ''::bytea), nullif(?, '00000000-0000-0000-0000-000000000000'::uuid))
        """;

    /// <inheritdoc />
    public void Append(IDocumentSession session, AuditEntry entry) => Append(session, entry, Guid.Empty);

    internal void Append(IDocumentSession session, AuditEntry entry, Guid block) => session.QueueSqlCommand(
        Insert,
        ids.New(),
        clock.GetUtcNow(),
        EvidenceText.Clean(entry.Actor.Kind),
        EvidenceText.Clean(entry.Actor.Id),
        EvidenceText.Clean(entry.Action),
        EvidenceText.Clean(entry.ResourceType),
        EvidenceText.Clean(entry.ResourceId),
        OutcomeText.Of(entry.Outcome),
        EvidenceText.Clean(entry.Reason ?? ""),
        EvidenceText.Clean(entry.CorrelationId ?? ""),
        EntryJson.Changes(entry.Changes) ?? "",
        EntryJson.Personal(entry.Personal) is { } text ? personal.Seal(EntryJson.PersonalKind, text) : [],
        block);
}
