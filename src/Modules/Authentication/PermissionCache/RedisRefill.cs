using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Observability;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// Fills Redis when it lost everything (restart, flush, first start) and before its values get too old to be trusted. One
/// instance at a time; a second's look costs one read of one key.
/// </summary>
internal sealed partial class RedisRefill(
    RedisCopies copies, PersonStates truth, EpochFloors floors, NpgsqlDataSource source,
    IOptions<PermissionCacheOptions> options, TimeProvider clock, ILogger<RedisRefill> logger) : BackgroundService
{
    private const int PageSize = 500;
    private const int TriesPerPage = 5;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(30);
    private static readonly Counter<long> Written =
        Telemetry.Meter.CreateCounter<long>("zerotrust_permission_refill_subjects_total", description: "Subjects written to Redis by refills");

    private long? _lastFill;

    /// <summary>Whether a fill is needed, given when the last complete one began. Pure.</summary>
    internal static bool IsDue(DateTimeOffset? filledAt, DateTimeOffset horizon, DateTimeOffset now) =>
        filledAt is not { } at || (horizon < now && at < horizon + ((now - horizon) / 4));

    /// <summary>Looks, and fills if that is due. Returns whether this instance filled Redis completely.</summary>
    public async Task<bool> CheckAsync(CancellationToken ct)
    {
        floors.Forget(clock.GetUtcNow() - TimeSpan.FromMinutes(options.Value.RedisMinutes));
        if (!copies.IsAvailable || await copies.FilledAtAsync() is not { IsAvailable: true } marker)
        {
            return false;
        }

        var isRecent = _lastFill is { } last && clock.GetElapsedTime(last) < AtMostEvery;
        if (!IsDue(marker.Value, floors.Horizon, clock.GetUtcNow()) || (isRecent && marker.Value is not null))
        {
            return false;
        }

        var isComplete = false;
        await AdvisoryLock.TryRunAsync(source, "permission-refill", async () => isComplete = await FillAsync(marker.Value, ct), ct);
        return isComplete;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
            {
                LogInterrupted(logger, exception);
            }
        }
    }

    private async Task<bool> FillAsync(DateTimeOffset? seen, CancellationToken ct)
    {
        // Another instance may have filled between our look and the lock.
        if (await copies.FilledAtAsync() is not { IsAvailable: true } marker || (marker.Value is not null && marker.Value != seen))
        {
            return false;
        }

        _lastFill = clock.GetTimestamp();
        var count = 0;
        DateTimeOffset? began = null;
        for (var after = ""; ;)
        {
            var (states, readAt) = await truth.PageAsync(after, PageSize, ct);
            if (states.Count == 0)
            {
                break;
            }

            began ??= readAt;
            if (!await WriteAsync(states, readAt, ct))
            {
                LogAborted(logger, count);
                return false;
            }

            count += states.Count;
            Written.Add(states.Count);
            after = states[^1].Subject;
        }

        await copies.MarkFilledAsync(began ?? clock.GetUtcNow());
        LogFilled(logger, count, clock.GetElapsedTime(_lastFill.Value).TotalSeconds);
        return true;
    }

    private async Task<bool> WriteAsync(IReadOnlyList<SubjectState> states, DateTimeOffset readAt, CancellationToken ct)
    {
        var pause = TimeSpan.FromSeconds((double)states.Count / options.Value.RefillPerSecond);
        for (var attempt = 0; attempt < TriesPerPage; attempt++)
        {
            var isWritten = await copies.OfferAsync(states, readAt);
            // The pause is the rate limit: the fill leaves Redis and the processor to those who wait for an answer.
            await Task.Delay(pause, clock, ct);
            if (isWritten)
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Filled Redis with {Count} subjects in {Seconds:F1} s")]
    private static partial void LogFilled(ILogger logger, int count, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Filling Redis stopped after {Count} subjects because it does not answer; it starts again when Redis is back")]
    private static partial void LogAborted(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The look after Redis was interrupted; the next second tries again")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);
}
