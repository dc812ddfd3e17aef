using System.Globalization;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.ComplianceAudit.Storage;

/// <summary>
/// Removes evidence that is past its retention, on one instance at a time, and leaves an entry of how much and up to when in the
/// same commit.
/// </summary>
internal sealed class AuditPurge(
    NpgsqlDataSource source, IDocumentStore documents, AuditWriter trail, IOptions<ComplianceAuditOptions> options, TimeProvider clock, ILogger<AuditPurge> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Purges once; false if another instance is at it.</summary>
    internal Task<bool> RunAsync(CancellationToken ct) => AdvisoryLock.TryRunAsync(source, "audit-retention", () => PurgeAsync(ct), ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotPurged(logger, exception);
            }
        }
    }

    private async Task PurgeAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.RetentionDays);
        var (entries, blocks) = await CountAsync(before, ct);
        if (entries + blocks == 0)
        {
            return;
        }

        await using var session = documents.LightweightSession();
        session.QueueSqlCommand("select compliance_audit.purge(?)", before);
        trail.Append(session, new AuditEntry("audit.purged", AuditActor.System, "audit_trail", "entries", AuditOutcome.Success, "retention")
        {
            Changes =
            [
                new AuditChange("entries", entries.ToString(CultureInfo.InvariantCulture), null),
                new AuditChange("blocks", blocks.ToString(CultureInfo.InvariantCulture), null),
                new AuditChange("before", null, before.ToString("O", CultureInfo.InvariantCulture)),
            ],
        });
        await session.SaveChangesAsync(ct);
    }

    // A block stays for as long as an entry names it.
    private async Task<(long Entries, long Blocks)> CountAsync(DateTimeOffset before, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            select (select count(*) from compliance_audit.entries where at < $1),
                   (select count(*) from compliance_audit.blocks b where b.last_at < $1
                      and not exists (select from compliance_audit.entries e where e.block_id = b.id and e.at >= $1))
            """);
        command.Parameters.AddWithValue(before);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
