using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ZeroTrust.Platform.Changes;

/// <summary>
/// Listens on a connection of its own and hands changes to the subscribers. A silent connection is probed each second, so
/// that a frozen server or a lost link is known within <see cref="ProbeSeconds"/> plus one, and copies are then dropped at
/// reconnection.
/// </summary>
public sealed partial class ChangeListener(
    NpgsqlDataSource source, IEnumerable<IChangeSubscriber> subscribers, FeedState state, ILogger<ChangeListener> logger, TimeProvider clock)
    : BackgroundService
{
    private const int ProbeSeconds = 1;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private readonly ILookup<string, IChangeSubscriber> _byTopic = subscribers.ToLookup(s => s.Topic, StringComparer.Ordinal);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, a lost connection or a subscriber's fault: begin again with a gap, which reloads everything.
                // An exception that left here would end the host.
                state.Disconnected();
                LogInterrupted(logger, exception);
                // A pause between tries to reach a server that is away; nothing signals its return.
                await Task.Delay(RetryPause, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var pending = new Queue<string>();
        connection.Notification += (_, notification) => pending.Enqueue(notification.Payload);
        await using (var listen = new NpgsqlCommand($"listen {ChangeFeed.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        foreach (var subscriber in _byTopic.SelectMany(group => group))
        {
            await subscriber.OnGapAsync(ct);
        }

        state.Connected();
        LogListening(logger);
        while (true)
        {
            if (!await connection.WaitAsync(TimeSpan.FromSeconds(ProbeSeconds), ct))
            {
                await ProbeAsync(connection, ct);
            }

            // A notification is a sign as well: a busy feed is never silent long enough to be probed.
            state.Confirmed();
            while (pending.TryDequeue(out var message))
            {
                await DispatchAsync(message, ct);
            }
        }
    }

    private static async Task ProbeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var probe = new NpgsqlCommand("select 1", connection) { CommandTimeout = ProbeSeconds };
        await probe.ExecuteScalarAsync(ct);
    }

    private async Task DispatchAsync(string message, CancellationToken ct)
    {
        var space = message.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            // Not ours: whoever may connect to the database may notify.
            LogForeign(logger);
            return;
        }

        foreach (var subscriber in _byTopic[message[..space]])
        {
            await subscriber.OnChangeAsync(message[(space + 1)..], ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A notification on the change feed was not ours and was ignored")]
    private static partial void LogForeign(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Following changes of all instances")]
    private static partial void LogListening(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The change feed was interrupted; reconnecting")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);
}
