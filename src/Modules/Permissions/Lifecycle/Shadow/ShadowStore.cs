using Marten;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>Which policy is the shadow: one row, which has its own copy of the bytes, since a candidate may be removed meanwhile.</summary>
internal sealed class ShadowStore(NpgsqlDataSource source, PolicyStore policies, TimeProvider clock)
{
    internal const string Topic = "policy-shadow";
    internal const string Table = "permissions.policy_shadow";

    internal const string Schema = """

        create table if not exists permissions.policy_shadow (
          only_row boolean primary key check (only_row), number bigint not null, hash text, source bytea, set_by text not null, set_at timestamptz not null);
        """;

    private const string Write = """
        insert into permissions.policy_shadow as known (only_row, number, hash, source, set_by, set_at) values (true, 1, nullif(?, ''), nullif(?, ''::bytea), ?, ?)
        on conflict (only_row) do update set
          number = known.number + 1, hash = excluded.hash, source = excluded.source, set_by = excluded.set_by, set_at = excluded.set_at
        """;

    /// <summary>Makes the policy the shadow, in one commit with its evidence.</summary>
    internal Task SetAsync(IDocumentSession session, StoredPolicy policy, AuditActor actor, CancellationToken ct) =>
        WriteAsync(session, policy.Hash, policy.Source, "policy.shadow_set", policy.Hash, actor, ct);

    /// <summary>Takes the shadow away; the same evidence where none was.</summary>
    internal Task ClearAsync(IDocumentSession session, string hash, AuditActor actor, CancellationToken ct) =>
        WriteAsync(session, "", [], "policy.shadow_cleared", hash, actor, ct);

    /// <summary>The row; null before the first shadow.</summary>
    internal async Task<ShadowRow?> ReadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select number, hash, source, set_by, set_at from permissions.policy_shadow");
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new ShadowRow(
                row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2), row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

    private async Task WriteAsync(IDocumentSession session, string hash, byte[] bytes, string action, string resource, AuditActor actor, CancellationToken ct)
    {
        session.QueueSqlCommand(Write, hash, bytes, actor.Id, clock.GetUtcNow());
        policies.Note(session, new AuditEntry(action, actor, "policy", resource, AuditOutcome.Success));
        session.Announce(Topic, hash.Length == 0 ? "-" : hash);
        await session.SaveChangesAsync(ct);
    }
}

/// <summary>The shadow as it is stored; without hash and source where it was taken away.</summary>
internal sealed record ShadowRow(long Number, string? Hash, byte[]? Source, string SetBy, DateTimeOffset SetAt);
