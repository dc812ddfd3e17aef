using ZeroTrust.Native.Tests.Instances;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>
/// Two processes of the published binary that share a PostgreSQL, a Redis and a RabbitMQ of their own, any of which a test may
/// take away. One of them listens to the queue, the other stands by.
/// </summary>
public sealed class ChaosHosts : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new("chaos");
    private PostgresCluster? postgres;
    private RabbitBroker? broker;
    private NativeHost? first;
    private NativeHost? second;
    private SampleOrganisation? sample;

    /// <summary>The instance that is killed.</summary>
    public NativeHost First => first!;

    /// <summary>The instance that stays.</summary>
    public NativeHost Second => second!;

    /// <summary>Who and what both know.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>Their Redis.</summary>
    public FreezableRedis Redis { get; } = new();

    /// <summary>Their broker.</summary>
    public RabbitBroker Broker => broker!;

    /// <summary>Their database server.</summary>
    public PostgresCluster Postgres => postgres!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        postgres = await PostgresCluster.StartNewAsync();
        await Redis.InitializeAsync();
        broker = await RabbitBroker.StartNewAsync();
        var settings = new Dictionary<string, string>(await BrokerHost.SettingsAsync(broker, folder.Inside("password")))
        {
            // Shorter than the load before PostgreSQL goes, longer than it is away: a busy feed must not pass for a silent one.
            ["ZeroTrust__PermissionCache__StaleLimitSeconds"] = "20",
        };
        (first, second) = await PairOfHosts.StartTwoAsync(new NativeHostOptions(postgres.Superuser, Redis.Configuration) { Settings = settings });
        sample = await SampleOrganisation.LoadAsync(first);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in new IAsyncDisposable?[] { second, first, broker, Redis, postgres })
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
        }

        folder.Dispose();
    }
}
