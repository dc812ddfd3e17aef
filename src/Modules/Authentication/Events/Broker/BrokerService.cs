using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>Runs a listener for each configured queue; with none it ends at once, and nothing connects.</summary>
internal sealed class BrokerService(
    IOptions<BrokerOptions> options, IOptions<EventOptions> limits, BrokerConnections connections, BrokerPublishers publishers,
    QueueIntake intake, IAuditStream audit, TimeProvider clock, ILogger<QueueListener> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Value.Queues.Select(queue =>
        new QueueListener(queue, options.Value, limits.Value, connections, publishers, intake, audit, clock, logger).RunAsync(stoppingToken)));
}
