using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events.Lag;

/// <summary>
/// Writes the tallies every second, beside the events' own transactions: one row a source would make them wait for each other.
/// A killed instance loses the counts of its last second, never an event.
/// </summary>
internal sealed partial class SourceStateWriter(SourceTallies tallies, NpgsqlDataSource source, TimeProvider clock, ILogger<SourceStateWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Writes what came since the last call.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        foreach (var (name, tally) in tallies.All)
        {
            var counts = tally.Take();
            if (counts.IsEmpty)
            {
                continue;
            }

            try
            {
                await SourceStates.AddAsync(source, name, counts, ct);
            }
            catch
            {
                tally.Return(counts);
                throw;
            }
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryWriteAsync(stoppingToken);
        }
    }

    private async Task TryWriteAsync(CancellationToken ct)
    {
        try
        {
            await WriteAsync(ct);
        }
        catch (Exception exception) when (Outages.Is(exception) || exception is NpgsqlException)
        {
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The counts of the event sources were not written; they are kept for the next time")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
