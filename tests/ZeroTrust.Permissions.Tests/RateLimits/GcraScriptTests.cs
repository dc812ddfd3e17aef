using CsCheck;
using StackExchange.Redis;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Policy;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.RateLimits;

/// <summary>The script against the pure function: each answer names the time of Redis that it was made at.</summary>
public sealed class GcraScriptTests(FreezableRedis redis) : IClassFixture<FreezableRedis>
{
    private static readonly Gen<RateLimit> Limits = Gen.Select(
        Gen.OneOf(Gen.Int[1, 9], Gen.Int[1, 2_000_000]), Gen.Enum<RateLimitPeriod>(), (count, period) => new RateLimit(count, period));

    [Fact]
    public async Task The_script_says_what_the_function_says()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var database = connection.GetDatabase();
        var round = 0;
        await Gen.Select(Limits, Gen.Int[1, 60]).SampleAsync(
            async (limit, calls) =>
            {
                RedisKey[] key = [$"twin-{Interlocked.Increment(ref round)}"];
                var (rule, state) = (GcraRule.Of(limit), default(GcraState));
                for (var i = 0; i < calls; i++)
                {
                    state = await CompareAsync(database, key, rule, state);
                }
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public async Task From_any_kept_state_the_future_too_the_script_says_what_the_function_says()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var database = connection.GetDatabase();
        await Gen.Select(Limits, Limits, Gen.Double[0, 1.5], Gen.Long[-4_000_000_000, 4_000_000_000]).SampleAsync(
            async (before, limit, fill, ahead) =>
            {
                RedisKey[] key = ["planted"];
                var (old, rule) = (GcraRule.Of(before), GcraRule.Of(limit));
                var now = (await GcraScript.TakeAsync(database, ["clock"], rule)).Now;
                var planted = new GcraState((long)(fill * old.Capacity), now + ahead, old.Unit);
                await database.StringSetAsync(key[0], $"{planted.Level} {planted.At} {planted.Unit}");
                var state = await CompareAsync(database, key, rule, planted);
                await CompareAsync(database, key, rule, state);
            },
            iter: 300, threads: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-5 1 1000000")]
    [InlineData("5 1 0")]
    [InlineData("1 2 3 4")]
    public async Task A_value_of_another_form_counts_as_none(string value)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var database = connection.GetDatabase();
        await database.StringSetAsync("foreign", value);
        await CompareAsync(database, ["foreign"], GcraRule.Of(GcraTests.Limit("5/m")), default);
    }

    [Fact]
    public async Task The_key_ends_when_its_level_would_be_nothing_and_refused_calls_write_nothing()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var database = connection.GetDatabase();
        var rule = GcraRule.Of(GcraTests.Limit("2/h"));
        await GcraScript.TakeAsync(database, ["ending"], rule);
        var one = (await database.KeyTimeToLiveAsync("ending")).ShouldNotBeNull();
        one.ShouldBeInRange(TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(30.1));
        await GcraScript.TakeAsync(database, ["ending"], rule);
        var kept = await database.StringGetAsync("ending");
        (await GcraScript.TakeAsync(database, ["ending"], rule)).IsWithin.ShouldBeFalse();
        (await database.StringGetAsync("ending")).ShouldBe(kept);
        (await database.KeyTimeToLiveAsync("ending")).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1.01));
    }

    [Fact]
    public async Task A_redis_that_lost_the_script_is_given_it_again()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var database = connection.GetDatabase();
        var rule = GcraRule.Of(GcraTests.Limit("100/h"));
        await GcraScript.TakeAsync(database, ["flushed"], rule);
        await database.ExecuteAsync("SCRIPT", "FLUSH");
        var answer = await GcraScript.TakeAsync(database, ["flushed"], rule);
        answer.IsWithin.ShouldBeTrue();
        answer.Level.ShouldBeGreaterThan(rule.Cost, "the call before still counts");
    }

    private static async Task<GcraState> CompareAsync(IDatabase database, RedisKey[] key, GcraRule rule, GcraState state)
    {
        var answer = await GcraScript.TakeAsync(database, key, rule);
        var step = Gcra.Take(state, rule, answer.Now);
        answer.IsWithin.ShouldBe(step.IsWithin);
        answer.Level.ShouldBe(step.Level);
        return step.State;
    }
}
