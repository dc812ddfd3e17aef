using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.RateLimits;

/// <summary>A cluster refuses a script whose keys lie on two nodes, and each node has to learn the script.</summary>
public sealed class RedisClusterTests
{
    [Fact]
    public async Task Pairs_on_three_nodes_are_each_counted()
    {
        await using var cluster = new RedisCluster();
        await cluster.InitializeAsync();
        await using var one = await new RateParts(cluster.Configuration).StartAsync();
        await using var two = await new RateParts(cluster.Configuration).StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var pair = RateParts.Pair("3/h", $"caller-{i}");
            (await one.TakeAsync(pair, 2) + await two.TakeAsync(pair, 4)).ShouldBe(3, pair.Caller);
        }
    }
}
