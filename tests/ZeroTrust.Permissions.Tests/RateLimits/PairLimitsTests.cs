using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.RateLimits;

/// <summary>Instances over one Redis that works.</summary>
public sealed class PairLimitsTests(FreezableRedis redis) : IClassFixture<FreezableRedis>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burst_of_a_thousand_at_two_instances_passes_as_often_as_the_limit_says()
    {
        await using var one = await new RateParts(redis.Configuration).StartAsync();
        await using var two = await new RateParts(redis.Configuration).StartAsync();
        var pair = RateParts.Pair("300/h", "burst-a");
        var watch = Stopwatch.StartNew();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i =>
            Task.Run(() => (i % 2 == 0 ? one : two).Limits.TakeAsync(pair, Ct).AsTask())));
        var within = verdicts.Count(verdict => verdict.IsWithin);
        within.ShouldBeGreaterThanOrEqualTo(300);
        within.ShouldBeLessThanOrEqualTo(300 + (int)Math.Ceiling(watch.Elapsed.TotalHours * 300), "and what the rate gave meanwhile");
        verdicts.Where(verdict => !verdict.IsWithin).ShouldAllBe(verdict => verdict.RetryAfter > TimeSpan.Zero && verdict.RetryAfter <= TimeSpan.FromSeconds(12) && verdict.Remaining == 0);
    }

    [Fact]
    public async Task Clocks_of_instances_that_differ_by_hours_change_nothing()
    {
        await using var early = await new RateParts(redis.Configuration, clock: new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-5))).StartAsync();
        await using var late = await new RateParts(redis.Configuration, clock: new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(5))).StartAsync();
        var pair = RateParts.Pair("10/h", "skew-a");
        (await late.TakeAsync(pair, 4)).ShouldBe(4);
        (await early.TakeAsync(pair, 4)).ShouldBe(4);
        (await late.TakeAsync(pair, 4)).ShouldBe(2);
        (await early.TakeAsync(pair, 4)).ShouldBe(0);
    }

    [Fact]
    public async Task A_verdict_says_what_is_left_and_when_more_comes()
    {
        await using var parts = await new RateParts(redis.Configuration).StartAsync();
        var pair = RateParts.Pair("2/h", "verdict-a");
        var first = await parts.Limits.TakeAsync(pair, Ct);
        (first.IsWithin, first.Limit, first.Remaining, first.RetryAfter).ShouldBe((true, pair.RateLimit, 1, TimeSpan.Zero));
        await parts.TakeAsync(pair, 1);
        var refused = await parts.Limits.TakeAsync(pair, Ct);
        refused.IsWithin.ShouldBeFalse();
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(30));
        refused.Reset.ShouldBeInRange(TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task Each_pair_has_a_limit_of_its_own()
    {
        await using var parts = await new RateParts(redis.Configuration).StartAsync();
        (await parts.TakeAsync(RateParts.Pair("2/h", "own-a", "own-b"), 5)).ShouldBe(2);
        (await parts.TakeAsync(RateParts.Pair("2/h", "own-b", "own-a"), 5)).ShouldBe(2);
        (await parts.TakeAsync(RateParts.Pair("2/h", "own-a", "own-c"), 5)).ShouldBe(2);
    }

    [Theory]
    [InlineData("a:b", "c", "a", "b:c")]
    [InlineData("a", "1:b:c", "a:1", "b:c")]
    [InlineData("3:a", "b", "3", "a:b")]
    public void No_two_pairs_share_a_key(string caller, string target, string otherCaller, string otherTarget) =>
        new PairCount(caller, target).Key[0].ShouldNotBe(new PairCount(otherCaller, otherTarget).Key[0]);

    [Fact]
    public async Task A_pair_without_a_limit_is_always_within_and_asks_nobody()
    {
        await using var never = new RateParts("127.0.0.1:1,abortConnect=false");
        (await never.TakeAsync(RateParts.Pair(null), 100)).ShouldBe(100);
        (await never.Limits.TakeAsync(RateParts.Pair(null), Ct)).Limit.ShouldBeNull();
    }

    [Fact]
    public async Task A_policy_that_raises_a_limit_gives_what_is_new_at_once()
    {
        await using var parts = await new RateParts(redis.Configuration).StartAsync();
        (await parts.TakeAsync(RateParts.Pair("5/h", "raised-a"), 8)).ShouldBe(5);
        (await parts.TakeAsync(RateParts.Pair("8/h", "raised-a"), 8)).ShouldBe(3);
        (await parts.TakeAsync(RateParts.Pair("2/h", "raised-a"), 8)).ShouldBe(0);
    }

    [Fact]
    public void Metrics_name_a_bounded_number_of_pairs()
    {
        var limited = new LimitedPairs();
        var policy = string.Concat(Enumerable.Range(0, LimitedPairs.MaxNamed + 50).Select(i => $$"""
              service-{{i}}: { user-service: { endpoints: [{ path: "/a", methods: [GET] }] } }

            """));
        var pairs = Sample.Policy($"service_permissions:\n{policy}").Snapshot.Pairs;
        var names = pairs.Concat(pairs).Select(limited.NameOf).ToHashSet();
        names.Count.ShouldBe(LimitedPairs.MaxNamed + 1);
        names.ShouldContain(("other", "other"));
        limited.NameOf(pairs[0]).ShouldBe((pairs[0].Caller, "user-service"));
    }
}
