using ZeroTrust.Native.Tests.Fixtures;
using ZeroTrust.Native.Tests.Instances;

namespace ZeroTrust.Native.Tests.Limits;

/// <summary>Instances know of each other by PostgreSQL: each admits its share of a pair's limit when Redis is away.</summary>
[Collection(nameof(AloneOnTheMachine))]
public sealed class InstanceCountTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Two_instances_count_two_and_the_one_that_is_left_counts_one()
    {
        await using var postgres = new PostgresServer();
        await postgres.InitializeAsync();
        await using var redis = new FreezableRedis();
        await redis.InitializeAsync();
        var (first, second) = await PairOfHosts.StartTwoAsync(postgres.ConnectionString, redis.Configuration);
        await using var kept = first;
        await using (second)
        {
            await Eventually.HoldsAsync(() => CountsAsync(first, 2), Patience, "the first knows of the second");
            await Eventually.HoldsAsync(() => CountsAsync(second, 2), Patience, "the second knows of the first");
        }

        await Eventually.HoldsAsync(() => CountsAsync(first, 1), Patience, "the first knows that it is alone");
    }

    private static async Task<bool> CountsAsync(NativeHost host, int instances) => await host.MetricAsync("zerotrust_instances") == instances;
}
