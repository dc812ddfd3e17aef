using System.Net;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>Redis frozen, gone and back empty: nobody notices but the operator.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens"), Trait("Module", "Permissions")]
public sealed class RedisTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const int Callers = 3;
    private const int Rounds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_call_fails_while_Redis_is_frozen_stopped_and_started_empty()
    {
        var traffic = await StartTrafficAsync();
        await using (traffic)
        {
            await traffic.RoundsAsync(1);
            world.Redis.Freeze();
            await ShouldBeDegradedAsync(traffic);
            await ShouldReachDecisionsAsync("frozen");

            world.Redis.Thaw();
            await ShouldBeBackAsync(traffic);

            await world.Redis.StopAsync();
            await ShouldBeDegradedAsync(traffic);
            await ShouldReachDecisionsAsync("stopped");

            await world.Redis.StartAsync();
            await ShouldBeBackAsync(traffic);
        }

        traffic.Failures.ShouldBeEmpty();
        await ShouldServeReadsFromRedisAsync();
    }

    private async Task<Traffic> StartTrafficAsync()
    {
        var evaluator = await world.Sample.ServiceTokenAsync(world.Sample.Gateway);
        var service = await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service");
        var person = await world.Sample.LoginAsync(world.Sample.Support);
        return new Traffic(Callers, async (_, failed) =>
        {
            await SampleCalls.TokensAsync(world.Sample, failed);
            await SampleCalls.ServiceDecisionsAsync(world.Sample, evaluator, service, failed);
            await SampleCalls.PersonDecisionsAsync(world.Sample, evaluator, person, failed);
        });
    }

    private async Task ShouldBeDegradedAsync(Traffic traffic)
    {
        await traffic.RoundsAsync(Rounds);
        await Eventually.HoldsAsync(async () => await world.Host.MetricAsync("zerotrust_redis_breaker_open") == 1, Patience, "the breaker opens");
        await Eventually.HoldsAsync(
            async () =>
            {
                var (status, body) = await world.Host.ReadinessAsync();
                status.ShouldBe(HttpStatusCode.OK);
                return (string?)body["status"] is "degraded" && (string?)body["redis"] is "failed" && (string?)body["postgres"] is "ok";
            },
            Patience, "readiness names Redis");
    }

    private async Task ShouldBeBackAsync(Traffic traffic)
    {
        await Eventually.HoldsAsync(async () => await world.Host.MetricAsync("zerotrust_redis_breaker_open") == 0, Patience, "the breaker closes");
        await ShouldBeReadyAsync();
        await traffic.RoundsAsync(Rounds);
    }

    private async Task ShouldBeReadyAsync() =>
        await Eventually.HoldsAsync(async () => (string?)(await world.Host.ReadinessAsync()).Body["status"] is "ready", Patience, "the host is ready");

    private async Task ShouldReachDecisionsAsync(string tag)
    {
        var person = SampleOrganisation.NewPerson(tag);
        var evaluator = await world.Sample.ServiceTokenAsync(world.Sample.Gateway);
        await world.Sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User, "customer_support"));
        (await world.Host.Client.MayAsync(evaluator, "user", person.Id, "order:read", "order-service")).ShouldBeTrue();
        await world.Sample.ApplyAsync(new CloudEvent("user.deactivated", person.Id, 2, person.User, "customer_support"));
        await Eventually.HoldsAsync(
            async () => !await world.Host.Client.MayAsync(evaluator, "user", person.Id, "order:read", "order-service"),
            TimeSpan.FromSeconds(1), "a deactivation holds although Redis is away");
    }

    private async Task ShouldServeReadsFromRedisAsync()
    {
        var epoch = (long)(await world.Host.Client.ReadUserAsync(await world.Sample.LoginAsync(world.Sample.Admin), world.Sample.Support.Id))["epoch"]!;
        await Eventually.HoldsAsync(async () => await world.Redis.ReadAsync("zt:perm:filled:2") is not null, Patience, "Redis is refilled");
        (await world.Redis.EpochAsync(world.Sample.Support.Id)).ShouldBe(epoch);

        // A new process has no copies of its own, so its first reading tells where readings come from.
        (await world.Host.StopAsync()).ShouldBe(0);
        await world.Host.StartAsync();
        await ShouldBeReadyAsync(); // with the change feed: until it is heard, copies in Redis are not trusted
        var evaluator = await world.Sample.ServiceTokenAsync(world.Sample.Gateway);
        (await world.Host.Client.MayAsync(evaluator, "user", world.Sample.Support.Id, "order:read", "order-service")).ShouldBeTrue();
        (await world.Host.MetricAsync("zerotrust_permission_reads_total", "source=\"redis\"")).ShouldBeGreaterThan(0);
        (await world.Host.MetricAsync("zerotrust_permission_reads_total", "source=\"postgres\"")).ShouldBe(0);
    }
}
