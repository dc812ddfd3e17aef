using Npgsql;
using ZeroTrust.Host.Health;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Host.Hosting;

/// <summary>
/// Runs the start-up tasks before the listeners open. Waits for PostgreSQL and for the schema: an instance that starts before
/// its database is not a failed one.
/// </summary>
internal sealed partial class StartupService(
    NpgsqlDataSource source, IEnumerable<IStartupTask> tasks, RedisGate redis, Readiness readiness, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<StartupService> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    // Not earlier: a task may publish a fact, and Wolverine starts just before this service.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Start();
        foreach (var task in tasks.OrderBy(task => task.Order))
        {
            await task.RunAsync(cancellationToken);
        }

        readiness.Started();
        LogReady(logger);
    }

    // Earlier than every StartAsync: Wolverine's fails where there is no database or no message storage in it.
    public Task StartingAsync(CancellationToken cancellationToken) => WaitForSchemaAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Stopping();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WaitForSchemaAsync(CancellationToken ct)
    {
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            try
            {
                if (await SchemaMigration.IsCurrentAsync(source, ct))
                {
                    return;
                }

                LogSchemaMissing(logger, SchemaMigration.Mark);
            }
            catch (NpgsqlException exception)
            {
                LogNoDatabase(logger, exception.Message);
            }

            // Nothing signals that a server or a schema has come; look again.
            await Task.Delay(RetryPause, clock, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is not at schema {Mark}: run `zerotrust migrate`; waiting")]
    private static partial void LogSchemaMissing(ILogger logger, string mark);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL does not answer ({Cause}); waiting")]
    private static partial void LogNoDatabase(ILogger logger, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Keys, policy and directories are loaded")]
    private static partial void LogReady(ILogger logger);
}
