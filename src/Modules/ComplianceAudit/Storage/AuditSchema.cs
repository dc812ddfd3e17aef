namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>
/// The tables of the trail. Both are append-only: a trigger refuses every other statement, for the owner of the table too, but
/// for the purge of what is past its retention, and that one no row of the last year.
/// Entries carry the transaction that wrote them, because a sequence number says nothing about the order of commits.
/// </summary>
internal static class AuditSchema
{
    internal const string Name = "compliance_audit";

    internal const string Sql = """
        create schema if not exists compliance_audit;

        create table if not exists compliance_audit.blocks (
          id uuid primary key,
          stream uuid not null,
          number bigint not null check (number > 0),
          first_at timestamptz not null,
          last_at timestamptz not null,
          count int not null,
          denied int not null,
          closes boolean not null,
          facts bytea not null,
          previous_hash bytea not null,
          hash bytea not null,
          stored_at timestamptz not null default clock_timestamp(),
          unique (stream, number));
        alter table compliance_audit.blocks add column if not exists terms bytea;
        create index if not exists blocks_time on compliance_audit.blocks (first_at, id);

        create table if not exists compliance_audit.entries (
          seq bigint generated always as identity primary key,
          tx xid8 not null default pg_current_xact_id(),
          id uuid not null unique,
          at timestamptz not null,
          actor_kind text not null,
          actor_id text not null,
          action text not null,
          resource_type text not null,
          resource_id text not null,
          outcome text not null check (outcome in ('success', 'denied', 'failure')),
          reason text,
          correlation_id text,
          changes jsonb,
          personal bytea,
          block_id uuid references compliance_audit.blocks (id));
        create index if not exists entries_order on compliance_audit.entries (tx, seq);
        create index if not exists entries_actor on compliance_audit.entries (actor_id, tx, seq);
        create index if not exists entries_resource on compliance_audit.entries (resource_type, resource_id, tx, seq);
        create index if not exists entries_age on compliance_audit.entries using brin (at);

        create index if not exists entries_block on compliance_audit.entries (block_id) where block_id is not null;

        create or replace function compliance_audit.refuse_change() returns trigger language plpgsql as $$
        begin
          if tg_op = 'DELETE' and tg_level = 'STATEMENT' and current_setting('compliance_audit.purge', true) = 'on' then return null; end if;
          raise exception 'The audit trail is append-only: % on % is refused.', tg_op, tg_table_name
            using errcode = 'insufficient_privilege';
        end $$;
        create or replace trigger append_only before update or delete or truncate on compliance_audit.entries
          for each statement execute function compliance_audit.refuse_change();
        create or replace trigger append_only before update or delete or truncate on compliance_audit.blocks
          for each statement execute function compliance_audit.refuse_change();
        create or replace trigger keep_last_year before delete on compliance_audit.entries
          for each row when (old.at > now() - interval '1 year') execute function compliance_audit.refuse_change();
        create or replace trigger keep_last_year before delete on compliance_audit.blocks
          for each row when (old.last_at > now() - interval '1 year') execute function compliance_audit.refuse_change();

        create or replace function compliance_audit.purge(before timestamptz) returns void language plpgsql as $$
        begin
          perform set_config('compliance_audit.purge', 'on', true);
          delete from compliance_audit.entries where at < before;
          delete from compliance_audit.blocks b
            where b.last_at < before and not exists (select from compliance_audit.entries e where e.block_id = b.id);
          perform set_config('compliance_audit.purge', 'off', true);
        end $$;
        """;
}
