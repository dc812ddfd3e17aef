using Npgsql;
using ZeroTrust.ComplianceAudit.Stream;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>Reads one block of facts.</summary>
internal sealed class BlockReader(NpgsqlDataSource source)
{
    internal async Task<AuditBlock?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select stream, number, first_at, last_at, count, denied, closes, facts, previous_hash, hash
            from compliance_audit.blocks where id = $1
            """);
        command.Parameters.AddWithValue(id);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new AuditBlock(
                id, row.GetGuid(0), row.GetInt64(1), new DateTimeOffset(row.GetDateTime(2), TimeSpan.Zero),
                new DateTimeOffset(row.GetDateTime(3), TimeSpan.Zero), row.GetInt32(4), row.GetInt32(5), row.GetBoolean(6),
                row.GetFieldValue<byte[]>(7), row.GetFieldValue<byte[]>(8), row.GetFieldValue<byte[]>(9))
            : null;
    }
}
