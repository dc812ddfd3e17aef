using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Platform.Redis;

/// <summary>
/// The only door to Redis: every call has a hard deadline and a breaker, and the answer to trouble is a value, not an
/// exception. Connects in the background; a Redis that is away at start, frozen, slow or gone never blocks anybody for longer
/// than the deadline.
/// </summary>
public sealed partial class RedisGate : IAsyncDisposable
{
    private readonly RedisOptions _options;
    private readonly Breaker _breaker;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _clock;
    private readonly ILogger<RedisGate> _logger;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private readonly Counter<long> _calls;
    private int _inFlight;

    /// <summary>Connects to nothing yet.</summary>
    public RedisGate(IOptions<RedisOptions> options, TimeProvider clock, ILogger<RedisGate> logger)
    {
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _deadline = TimeSpan.FromMilliseconds(_options.DeadlineMilliseconds);
        _breaker = new Breaker(_options.BreakerFailures, TimeSpan.FromMilliseconds(_options.BreakerOpenMilliseconds), clock);
        _connection = new(ConnectAsync);
        _calls = Telemetry.Meter.CreateCounter<long>("zerotrust_redis_calls_total", description: "Redis calls by result");
        Telemetry.Meter.CreateObservableGauge("zerotrust_redis_breaker_open", () => _breaker.IsOpen ? 1 : 0, description: "1 while calls to Redis are refused");
        Telemetry.Meter.CreateObservableGauge("zerotrust_redis_in_flight", () => Volatile.Read(ref _inFlight), description: "Redis calls under way");
    }

    /// <summary>Whether the last calls worked.</summary>
    public bool IsAvailable => !_breaker.IsOpen && _connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && _connection.Value.Result.IsConnected;

    /// <summary>Starts connecting, without waiting.</summary>
    public void Start() => _ = _connection.Value;

    /// <summary>Runs one call within the deadline.</summary>
    /// <returns>The value, or unavailable after at most the deadline.</returns>
    public async ValueTask<RedisAnswer<T>> TryAsync<T>(Func<IDatabase, Task<T>> call)
    {
        if (!_connection.Value.IsCompletedSuccessfully || !_breaker.TryEnter())
        {
            Count("refused");
            return default;
        }

        if (Interlocked.Increment(ref _inFlight) > _options.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            Count("shed");
            return default;
        }

        return await CallAsync(call, _connection.Value.Result);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await _connection.Value.Result.DisposeAsync();
        }
    }

    private async ValueTask<RedisAnswer<T>> CallAsync<T>(Func<IDatabase, Task<T>> call, ConnectionMultiplexer connection)
    {
        Task<T>? task = null;
        try
        {
            task = call(connection.GetDatabase());
            var value = await task.WaitAsync(_deadline, _clock);
            _breaker.Succeeded();
            Count("ok");
            return new RedisAnswer<T>(value);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            _breaker.Failed();
            Count(exception is TimeoutException ? "late" : "failed");
            LogFailed(_logger, exception.GetType().Name);
            return default;
        }
        finally
        {
            Release(task);
        }
    }

    // A call that missed the deadline still occupies the connection: it counts as under way until it ends.
    private void Release(Task? task)
    {
        if (task is null || task.IsCompleted)
        {
            Interlocked.Decrement(ref _inFlight);
            return;
        }

        task.ContinueWith(
            static (late, gate) =>
            {
                _ = late.Exception;
                Interlocked.Decrement(ref ((RedisGate)gate!)._inFlight);
            },
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(_options.Configuration);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConnectTimeout = 1000;
        configuration.AsyncTimeout = 1000;
        configuration.KeepAlive = 5;
        configuration.ClientName = "zerotrust";
        return await ConnectionMultiplexer.ConnectAsync(configuration);
    }

    private void Count(string result) => _calls.Add(1, new KeyValuePair<string, object?>("result", result));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Redis did not answer in time: {Cause}")]
    private static partial void LogFailed(ILogger logger, string cause);
}
