using System.Diagnostics;
using System.Net;
using ZeroTrust.Native.Tests.Fixtures;
using ZeroTrust.Native.Tests.Instances;

namespace ZeroTrust.Native.Tests.Limits;

/// <summary>The limit of a pair over two processes, at the gateway's door, with Redis and while it is frozen.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class PairLimitTests
{
    private const int Limit = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_thousand_calls_at_two_instances_at_once_pass_as_often_as_the_limit_says()
    {
        await using var world = await World.StartAsync();
        var watch = Stopwatch.StartNew();
        var answers = await world.BurstAsync(1000);
        answers.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.Forbidden);
        var passed = answers.Count(status => status == HttpStatusCode.OK);
        // An answer of Redis that came too late is one that was counted in Redis and in a share.
        passed.ShouldBeLessThanOrEqualTo(Limit + (int)Math.Ceiling(watch.Elapsed.TotalHours * Limit) + await world.CountedByShareAsync());
        passed.ShouldBeGreaterThan(Limit / 2);

        using var refused = await world.CallAsync(world.First);
        refused.Headers.GetValues("X-Auth-Reason").ShouldHaveSingleItem().ShouldBe("rate_limited");
        refused.Headers.RetryAfter!.Delta.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(18));
        refused.Headers.GetValues("RateLimit-Policy").ShouldHaveSingleItem().ShouldEndWith($";q={Limit};w=3600");
    }

    [Fact]
    public async Task While_redis_is_frozen_the_shares_of_both_are_no_more_than_the_limit()
    {
        await using var world = await World.StartAsync();
        await Eventually.HoldsAsync(
            async () => await world.First.MetricAsync("zerotrust_instances") == 2 && await world.Second.MetricAsync("zerotrust_instances") == 2, Patience, "both know of each other");
        world.Redis.Freeze();
        var answers = await world.BurstAsync(600);
        world.Redis.Thaw();
        answers.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.Forbidden);
        answers.Count(status => status == HttpStatusCode.OK).ShouldBeInRange(Limit - 20, Limit + 2);
    }

    private sealed class World : IAsyncDisposable
    {
        private const int AtOnce = 32;
        private readonly PostgresServer _postgres = new();
        private readonly TemporaryFolder _folder = new("policy");
        private SampleOrganisation? _sample;
        private string _token = "";

        internal FreezableRedis Redis { get; } = new();

        internal NativeHost First { get; private set; } = null!;

        internal NativeHost Second { get; private set; } = null!;

        internal static async Task<World> StartAsync()
        {
            var world = new World();
            await world._postgres.InitializeAsync();
            await world.Redis.InitializeAsync();
            var yaml = await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"));
            var limited = yaml.Replace("rate_limit: 1000/s", $"rate_limit: {Limit}/h", StringComparison.Ordinal);
            limited.ShouldNotBe(yaml);
            var policy = world._folder.Inside("policy.yaml");
            await File.WriteAllTextAsync(policy, limited);
            (world.First, world.Second) = await PairOfHosts.StartTwoAsync(new NativeHostOptions(world._postgres.ConnectionString, world.Redis.Configuration) { PolicyFile = policy });
            world._sample = await SampleOrganisation.LoadAsync(world.First);
            world._token = await world._sample.ServiceTokenAsync(world._sample.OrderService, "user-service");
            return world;
        }

        internal Task<HttpResponseMessage> CallAsync(NativeHost host) => host.Client.GatewayAsync(_sample!.Gateway, _token, "user-service", "GET", "/v1/user/profile");

        internal async Task<HttpStatusCode[]> BurstAsync(int calls)
        {
            var answers = new HttpStatusCode[calls];
            await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => answers[i] = await CallAsync(i % 2 == 0 ? First : Second).StatusAsync());
            return answers;
        }

        internal async Task<int> CountedByShareAsync() =>
            (int)(await First.MetricAsync("zerotrust_rate_limit_calls_total", "local") + await Second.MetricAsync("zerotrust_rate_limit_calls_total", "local"));

        public async ValueTask DisposeAsync()
        {
            await Second.DisposeAsync();
            await First.DisposeAsync();
            await Redis.DisposeAsync();
            await _postgres.DisposeAsync();
            _folder.Dispose();
        }
    }
}
