using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Platform.Redis;
using ZeroTrust.Policy;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.RateLimits;

/// <summary>What one instance has to count with: a connection to Redis of its own, and a clock of its own.</summary>
internal sealed class RateParts : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="deadlineMilliseconds">As long as the product allows, so that a machine under load misses none by chance; short where Redis is frozen.</param>
    internal RateParts(string redis, int instances = 1, TimeProvider? clock = null, int deadlineMilliseconds = 1000)
    {
        Gate = new RedisGate(
            Options.Create(new RedisOptions { Configuration = redis, DeadlineMilliseconds = deadlineMilliseconds, BreakerFailures = 1, BreakerOpenMilliseconds = 50, MaxInFlight = 100_000 }),
            TimeProvider.System, NullLogger<RedisGate>.Instance);
        Limits = new PairLimits(Gate, new Instances(instances), clock ?? TimeProvider.System);
    }

    internal RedisGate Gate { get; }

    internal PairLimits Limits { get; }

    internal async Task<RateParts> StartAsync()
    {
        Gate.Start();
        await Eventually.HoldsAsync(() => Task.FromResult(Gate.IsAvailable), Patience, "the instance reaches Redis");
        return this;
    }

    /// <summary>The pair of a policy that says this and no more.</summary>
    internal static ServicePair Pair(string? limit, string caller = "order-service", string target = "user-service") => Sample.Policy($$"""
        service_permissions:
          {{caller}}:
            {{target}}:
              endpoints: [{ path: "/v1/a", methods: [GET] }]
              {{(limit is null ? "" : $"rate_limit: {limit}")}}
        """).Snapshot.FindPair(caller, target)!;

    /// <summary>Takes one after another; how many were within.</summary>
    internal async Task<int> TakeAsync(ServicePair pair, int times)
    {
        var within = 0;
        for (var i = 0; i < times; i++)
        {
            within += (await Limits.TakeAsync(pair, TestContext.Current.CancellationToken)).IsWithin ? 1 : 0;
        }

        return within;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Gate.DisposeAsync();

    private sealed record Instances(int Current) : IInstanceCount;
}
