using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Redis;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>One instance's cache: its own copies, floors, feed and Redis connection.</summary>
internal sealed class ReaderParts : IAsyncDisposable
{
    private readonly ChangeListener _listener;
    private readonly GuardedTruth _guarded;

    /// <param name="redisDeadlineMilliseconds">
    /// As long as the product allows, so that a machine under load misses none by chance; short where the test freezes Redis.
    /// </param>
    public ReaderParts(SyncFixture fixture, Action<PermissionCacheOptions>? configure = null, int redisDeadlineMilliseconds = 1000, int breakerOpenMilliseconds = 200)
    {
        var settings = new PermissionCacheOptions { SilenceSeconds = 1, DatabaseDeadlineMilliseconds = 10_000 };
        configure?.Invoke(settings);
        var options = Options.Create(settings);
        var clock = TimeProvider.System;
        Gate = new RedisGate(
            Options.Create(new RedisOptions { Configuration = fixture.RedisConfiguration, BreakerOpenMilliseconds = breakerOpenMilliseconds, DeadlineMilliseconds = redisDeadlineMilliseconds }),
            clock, NullLogger<RedisGate>.Instance);
        Gate.Start();
        Feed = new FeedState(clock);
        Local = new LocalCopies(settings.MaxLocalSubjects, clock);
        Floors = new EpochFloors(settings.MaxFloors, TimeSpan.FromSeconds(settings.MarginSeconds));
        Copies = new RedisCopies(Gate, Seal, options);
        Truth = new PersonStates(fixture.Source, fixture.Documents);
        _guarded = new GuardedTruth(Truth, Floors, options, clock);
        Reader = new PermissionReader(Local, Floors, Copies, _guarded, () => Silence ?? Feed.SilentFor, Counts, options, clock);
        Subscriber = new SubjectFeed(Local, Floors, Truth, options, clock);
        Refill = new RedisRefill(Copies, Truth, Floors, fixture.Source, options, clock, NullLogger<RedisRefill>.Instance);
        _listener = new ChangeListener(fixture.Source, [Subscriber], Feed, NullLogger<ChangeListener>.Instance, clock);
    }

    /// <summary>The same at all instances of a test.</summary>
    public static CopySeal Seal { get; } = new(new Lazy<byte[]>(new byte[32]));

    public RedisGate Gate { get; }

    public FeedState Feed { get; }

    public LocalCopies Local { get; }

    public EpochFloors Floors { get; }

    public RedisCopies Copies { get; }

    public PersonStates Truth { get; }

    public ReadCounts Counts { get; } = new();

    public PermissionReader Reader { get; }

    public SubjectFeed Subscriber { get; }

    public RedisRefill Refill { get; }

    /// <summary>Stands in for the feed's own account where it is set.</summary>
    public TimeSpan? Silence { get; set; }

    /// <summary>Follows the feed from now on.</summary>
    public async Task<ReaderParts> StartAsync()
    {
        await _listener.StartAsync(CancellationToken.None);
        await ZeroTrust.Testing.Eventually.HoldsAsync(() => Feed.IsConnected && Gate.IsAvailable, TimeSpan.FromSeconds(30), "the feed and Redis are connected");
        return this;
    }

    public Task StopFeedAsync() => _listener.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(CancellationToken.None);
        _listener.Dispose();
        Refill.Dispose();
        _guarded.Dispose();
        await Gate.DisposeAsync();
    }
}
