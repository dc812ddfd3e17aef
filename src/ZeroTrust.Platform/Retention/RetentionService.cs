using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Platform.Retention;

/// <summary>Removes what is past its retention, on one instance at a time, in batches that hold no long lock.</summary>
public sealed partial class RetentionService(
    NpgsqlDataSource source, IEnumerable<RetentionRule> rules, TimeProvider clock, ILogger<RetentionService> logger) : BackgroundService
{
    private const int Batch = 5000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly Counter<long> Purged = Telemetry.Meter.CreateCounter<long>("zerotrust_purged_rows_total", description: "Rows removed after their retention");

    /// <summary>Runs every rule once, if no other instance is at it.</summary>
    public Task<bool> PurgeAsync(CancellationToken ct) => AdvisoryLock.TryRunAsync(source, "retention", async () =>
    {
        foreach (var rule in rules)
        {
            await PurgeAsync(rule, ct);
        }
    }, ct);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(logger, exception);
            }
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Table and column come from the modules' own rules, never from input. Owner: platform.")]
    private async Task PurgeAsync(RetentionRule rule, CancellationToken ct)
    {
        int removed;
        do
        {
            await using var command = source.CreateCommand(
                $"delete from {rule.Table} where ctid in (select ctid from {rule.Table} where {rule.TimeColumn} < $1 limit {Batch})");
            command.Parameters.AddWithValue(clock.GetUtcNow().Subtract(rule.Keep));
            removed = await command.ExecuteNonQueryAsync(ct);
            Purged.Add(removed, new KeyValuePair<string, object?>("table", rule.Table));
        }
        while (removed == Batch);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The purge did not finish; the next run goes on")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
