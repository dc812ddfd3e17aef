using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>Stores a block, its entry and its news in one commit.</summary>
internal sealed class PostgresBlockStore(
    IDocumentStore documents, NpgsqlDataSource source, AuditWriter trail, IServiceScopeFactory scopes) : IBlockStore
{
    private const string Insert = """
        insert into compliance_audit.blocks
          (id, stream, number, first_at, last_at, count, denied, closes, facts, previous_hash, hash, terms)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''::bytea))
        """;

    public async Task StoreAsync(AuditBlock block, CancellationToken ct)
    {
        await using var session = documents.LightweightSession();
        session.QueueSqlCommand(
            Insert, block.Id, block.Stream, block.Number, block.FirstAt, block.LastAt, block.Count, block.Denied, block.Closes,
            block.Facts, block.PreviousHash, block.Hash, block.Terms ?? []);
        trail.Append(session, EntryOf(block), block.Id);
        if (block.News is null)
        {
            await session.SaveChangesAsync(ct);
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        await outbox.PublishAsync(block.News);
        await session.SaveChangesAsync(ct);
    }

    public async Task<bool> HoldsAsync(AuditBlock block, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select 1 from compliance_audit.blocks where id = $1");
        command.Parameters.AddWithValue(block.Id);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    private static AuditEntry EntryOf(AuditBlock block) => new(
        "audit.block", AuditActor.System, "audit_block", block.Id.ToString("D"), AuditOutcome.Success)
    {
        Changes =
        [
            new AuditChange("count", null, block.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new AuditChange("denied", null, block.Denied.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new AuditChange("hash", null, Convert.ToHexStringLower(block.Hash)),
        ],
    };
}
