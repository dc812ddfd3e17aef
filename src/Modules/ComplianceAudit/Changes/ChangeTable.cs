namespace ZeroTrust.ComplianceAudit.Changes;

/// <summary>The table of change requests. What people wrote is sealed; who asked and who decided are opaque ids.</summary>
internal static class ChangeTable
{
    public const string Name = "compliance_audit.changes";

    public const string Columns = """
        id, kind, resource_type, resource_id, requester_kind, requester_id, beneficiary, reason, difference::text, state, requested_at, expires_at,
        decided_at, decider_kind, decider_id, decision_reason
        """;

    /// <summary>The index that lets one request wait for each resource and kind.</summary>
    public const string OneOpen = "changes_one_open";

    public const string Schema = """
        create table if not exists compliance_audit.changes (
          id uuid primary key, kind text not null, resource_type text not null, resource_id text not null,
          requester_kind text not null, requester_id text not null, beneficiary text, reason bytea not null, difference jsonb not null,
          state text not null check (state in ('requested', 'approved', 'rejected', 'withdrawn', 'expired')),
          requested_at timestamptz not null, expires_at timestamptz not null,
          decided_at timestamptz, decider_kind text, decider_id text, decision_reason bytea,
          check ((state = 'requested') = (decided_at is null)));
        create unique index if not exists changes_one_open on compliance_audit.changes (kind, resource_id) where state = 'requested';
        create index if not exists changes_requester on compliance_audit.changes (requester_id, id);
        create index if not exists changes_kind on compliance_audit.changes (kind, id);
        create index if not exists changes_due on compliance_audit.changes (expires_at) where state = 'requested';
        create index if not exists changes_age on compliance_audit.changes (decided_at);
        """;
}
