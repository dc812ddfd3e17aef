using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine.Persistence.Durability;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Permissions.RateLimits;

/// <summary>How many instances serve.</summary>
internal interface IInstanceCount
{
    /// <summary>At least 1.</summary>
    int Current { get; }
}

/// <summary>
/// Counts the instances that Wolverine keeps in PostgreSQL: each enters itself at its start, says every ten seconds that it is
/// there, and is taken out when it stops, or by another a minute after it was last heard of. So a killed instance counts for that
/// minute, which makes the shares of the others smaller and never larger. Without PostgreSQL the last count stays.
/// </summary>
internal sealed partial class InstanceCount : BackgroundService, IInstanceCount
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly IMessageStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger<InstanceCount> _logger;
    private int _current = 1;

    public InstanceCount(IMessageStore store, TimeProvider clock, ILogger<InstanceCount> logger)
    {
        (_store, _clock, _logger) = (store, clock, logger);
        Telemetry.Meter.CreateObservableGauge("zerotrust_instances", () => Current, description: "Instances that serve, as this one knows");
    }

    public int Current => Volatile.Read(ref _current);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, _clock);
        do
        {
            await CountAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task CountAsync(CancellationToken ct)
    {
        try
        {
            var nodes = await _store.Nodes.LoadAllNodesAsync(ct);
            Volatile.Write(ref _current, Math.Max(1, nodes.Count));
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            LogUncounted(_logger, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The instances could not be counted: {Cause}")]
    private static partial void LogUncounted(ILogger logger, string cause);
}
