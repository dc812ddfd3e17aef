using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>
/// Takes the messages of one queue in their order, as many in one transaction as wait, and acknowledges them after the commit.
/// The consumer is exclusive: of several instances one listens, the others stand by, so the order of a subject holds.
/// Whatever breaks, the connection is given up and a new one made; what was not acknowledged comes again, in its old place.
/// </summary>
internal sealed partial class QueueListener(
    BrokerQueueOptions queue, BrokerOptions options, EventOptions limits, BrokerConnections connections, BrokerPublishers publishers,
    QueueIntake intake, IAuditStream audit, TimeProvider clock, ILogger<QueueListener> logger)
{
    private static readonly TimeSpan SetupLimit = TimeSpan.FromSeconds(20);
    private readonly QueueFaults _faults = new(queue.Queue, logger);
    private bool _isRefused;

    /// <summary>Listens until cancelled; throws only then.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await ListenAsync(ct);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                _faults.Report(exception);
            }

            BrokerMetrics.Listening(queue.Queue, false);
            // Nobody tells when a broker is back or an identity is enabled; look again.
            await Task.Delay(TimeSpan.FromSeconds(options.RetrySeconds), clock, ct);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        if (await AdmitAsync(ct) is null)
        {
            return;
        }

        var patient = new PatientIntake(queue.Queue, options.MaxAttempts, intake, _faults, clock);
        // A broker that starts may take a connection and say nothing for long.
        using var setup = CancellationTokenSource.CreateLinkedTokenSource(ct);
        setup.CancelAfter(SetupLimit);
        await using var connection = await connections.OpenAsync(queue.Queue, setup.Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: setup.Token);
        await channel.BasicQosAsync(0, (ushort)options.Prefetch, global: false, setup.Token);
        var waiting = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleReader = true });
        await ConsumeAsync(channel, waiting.Writer, setup.Token);
        _faults.Over();
        BrokerMetrics.Listening(queue.Queue, true);
        LogListening(logger, queue.Queue);
        while (await waiting.Reader.WaitToReadAsync(ct))
        {
            if (await AdmitAsync(ct) is not { } publisher)
            {
                // What was handed out goes back to its place in the queue as the channel closes.
                return;
            }

            var group = Take(waiting.Reader);
            await patient.SettleAsync(publisher, group, ct);
            await channel.BasicAckAsync(group[^1].Tag, multiple: true, ct);
            BrokerMetrics.Acknowledged(queue.Queue, group.Count);
        }
    }

    private async Task ConsumeAsync(IChannel channel, ChannelWriter<Delivery> waiting, CancellationToken ct)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        // The broker's prefetch bounds what waits.
        consumer.ReceivedAsync += (_, received) => Done(() => waiting.TryWrite(Delivery.Of(received)));
        consumer.UnregisteredAsync += (_, _) => Done(() => waiting.TryComplete());
        channel.ChannelShutdownAsync += (_, end) => Done(() => waiting.TryComplete(new IOException($"The channel was closed ({end.ReplyCode} {end.ReplyText}).")));
        await channel.BasicConsumeAsync(queue.Queue, autoAck: false, "", noLocal: false, exclusive: true, arguments: null, consumer, ct);
    }

    private static Task Done(Func<bool> step)
    {
        step();
        return Task.CompletedTask;
    }

    private List<ReadDelivery> Take(ChannelReader<Delivery> waiting)
    {
        var group = new List<ReadDelivery>();
        var (events, bytes) = (0, 0);
        while (events < limits.MaxBatch && bytes < limits.MaxBodyBytes && waiting.TryRead(out var delivery))
        {
            var read = ReadDelivery.Of(delivery, limits);
            group.Add(read);
            events += read.Events.Count;
            bytes += read.Json.Length;
        }

        return group;
    }

    private async Task<Caller?> AdmitAsync(CancellationToken ct)
    {
        var caller = publishers.Admit(queue.Publisher);
        if (caller is null && !_isRefused)
        {
            LogRefused(logger, queue.Queue, queue.Publisher);
            await audit.RecordAsync(
                new AuditFact(
                    clock.GetUtcNow(), "broker.publisher_refused", "service", queue.Publisher, Caller.Platform, queue.Queue,
                    AuditOutcome.Denied, "access.denied", null, null, null), ct);
        }

        _isRefused = caller is null;
        return caller;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening to queue {Queue}")]
    private static partial void LogListening(ILogger logger, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} is left alone: service {Publisher} is missing, disabled or may not publish events")]
    private static partial void LogRefused(ILogger logger, string queue, string publisher);
}
