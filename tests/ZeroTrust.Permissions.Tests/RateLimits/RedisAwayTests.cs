using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.RateLimits;

/// <summary>Redis frozen, gone, or never there: each instance admits its share.</summary>
public sealed class RedisAwayTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private const string Nowhere = "127.0.0.1:1,abortConnect=false";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Without_redis_the_shares_of_all_instances_are_the_limit_together()
    {
        var clock = new FakeTimeProvider();
        await using var one = new RateParts(Nowhere, instances: 3, clock);
        await using var two = new RateParts(Nowhere, instances: 3, clock);
        await using var three = new RateParts(Nowhere, instances: 3, clock);
        var pair = RateParts.Pair("90/m");
        (await one.TakeAsync(pair, 100) + await two.TakeAsync(pair, 100) + await three.TakeAsync(pair, 100)).ShouldBe(90);
        clock.Advance(TimeSpan.FromSeconds(10));
        (await one.TakeAsync(pair, 100) + await two.TakeAsync(pair, 100) + await three.TakeAsync(pair, 100)).ShouldBe(15);
    }

    [Fact]
    public async Task A_parallel_burst_without_redis_does_not_pass_the_share()
    {
        await using var parts = new RateParts(Nowhere, instances: 2, new FakeTimeProvider());
        var pair = RateParts.Pair("100/m");
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => parts.Limits.TakeAsync(pair, Ct).AsTask())));
        verdicts.Count(verdict => verdict.IsWithin).ShouldBe(50);
    }

    [Fact]
    public async Task When_redis_freezes_what_was_taken_is_not_given_again_and_after_the_thaw_it_counts_again()
    {
        await using var redis = new FreezableRedis();
        await redis.InitializeAsync();
        await using var parts = await new RateParts(redis.Configuration, instances: 1, deadlineMilliseconds: 100).StartAsync();
        var pair = RateParts.Pair("100/h");
        (await parts.TakeAsync(pair, 60)).ShouldBe(60);

        redis.Freeze();
        // Fewer where answers missed the short deadline of this test by chance: both Redis and the share counted those calls.
        (await parts.TakeAsync(pair, 100)).ShouldBeInRange(20, 41, "one may have come by time");

        redis.Thaw();
        await Eventually.HoldsAsync(
            async () => await Redis(redis) >= 60 && !(await parts.Limits.TakeAsync(pair, Ct)).IsWithin && parts.Gate.IsAvailable,
            Patience, "Redis counts again, with what was taken before");
    }

    [Fact]
    public async Task A_redis_that_comes_back_empty_is_counted_in_again()
    {
        await using var redis = new FreezableRedis();
        await redis.InitializeAsync();
        await using var parts = await new RateParts(redis.Configuration).StartAsync();
        var pair = RateParts.Pair("10/h");
        (await parts.TakeAsync(pair, 20)).ShouldBe(10);
        await redis.StopAsync();
        (await parts.TakeAsync(pair, 20)).ShouldBe(0);
        await redis.StartAsync();
        await Eventually.HoldsAsync(async () => (await parts.Limits.TakeAsync(pair, Ct)).IsWithin, Patience, "the new Redis counts");
        (await parts.TakeAsync(pair, 20)).ShouldBeLessThan(10);
    }

    // The calls that the level in Redis stands for.
    private static async Task<double> Redis(FreezableRedis redis)
    {
        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var kept = ((string?)await connection.GetDatabase().StringGetAsync("zt:rate:13:order-service:user-service") ?? "0 0 1").Split(' ');
        return double.Parse(kept[0], System.Globalization.CultureInfo.InvariantCulture) / double.Parse(kept[2], System.Globalization.CultureInfo.InvariantCulture);
    }
}
