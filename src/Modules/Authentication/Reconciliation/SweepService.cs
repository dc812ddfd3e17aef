using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>
/// Compares on a schedule and on demand. Every instance looks at its own copies; one of them looks at Redis. A demand reaches
/// all instances by the change feed; demands that come while one waits are the same demand.
/// </summary>
internal sealed partial class SweepService(
    RedisSweep redis, LocalSweep local, RedisCopies copies, SweepStore store, NpgsqlDataSource source,
    IOptions<PermissionCacheOptions> options, TimeProvider clock, ILogger<SweepService> logger) : BackgroundService, IChangeSubscriber
{
    /// <summary>The topic of demands; the payload says nothing.</summary>
    public const string DemandTopic = "reconcile";

    private readonly Channel<bool> _demands = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc />
    public string Topic => DemandTopic;

    /// <inheritdoc />
    public ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        _demands.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask OnGapAsync(CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>Compares this instance's copies, and those in Redis where it is this instance's turn.</summary>
    public async Task SweepAsync(bool isDemanded, CancellationToken ct)
    {
        var began = clock.GetUtcNow();
        var inRedis = new SweepResult(SweepResult.Redis);
        await store.AddAsync(await local.RunAsync(inRedis, ct), began, ct);
        if (inRedis.Drift.Count > 0)
        {
            await store.AddAsync(inRedis, began, ct);
        }

        // A demand wants a comparison that begins after it; else once in the time for all instances together.
        if (isDemanded || await copies.TakeSweepTurnAsync(TimeSpan.FromMinutes(options.Value.SweepMinutes) * 0.9))
        {
            await AdvisoryLock.TryRunAsync(source, "permission-sweep", () => SweepRedisAsync(ct), ct);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isDemanded = await WaitAsync(stoppingToken);
            try
            {
                await SweepAsync(isDemanded, stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or SocketException)
            {
                LogInterrupted(logger, exception);
            }
        }
    }

    private async Task SweepRedisAsync(CancellationToken ct)
    {
        var began = clock.GetUtcNow();
        await store.AddAsync(await redis.RunAsync(ct), began, ct);
    }

    private async Task<bool> WaitAsync(CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var due = new CancellationTokenSource(TimeSpan.FromMinutes(options.Value.SweepMinutes), clock);
        await using var link = due.Token.Register(timer.Cancel);
        try
        {
            return await _demands.Reader.ReadAsync(timer.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Comparing copies with PostgreSQL was interrupted; the next time tries again")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);
}
