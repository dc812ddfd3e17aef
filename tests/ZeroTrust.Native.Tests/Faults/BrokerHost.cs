namespace ZeroTrust.Native.Tests.Faults;

/// <summary>The published binary with the sample organisation, listening to a queue of a RabbitMQ of its own.</summary>
public sealed class BrokerHost : IAsyncLifetime
{
    /// <summary>The queue of user-service.</summary>
    public const string Queue = "user-events";

    private readonly FreezableRedis redis = new();
    private readonly TemporaryFolder folder = new("broker-password");
    private PostgresCluster? postgres;
    private RabbitBroker? broker;
    private NativeHost? host;
    private SampleOrganisation? sample;

    /// <summary>The running binary.</summary>
    public NativeHost Host => host!;

    /// <summary>Who and what it knows.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>Its broker.</summary>
    public RabbitBroker Broker => broker!;

    /// <summary>Its database server.</summary>
    public PostgresCluster Postgres => postgres!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        postgres = await PostgresCluster.StartNewAsync();
        await redis.InitializeAsync();
        broker = await RabbitBroker.StartNewAsync();
        await using (var publisher = new BrokerPublisher(broker, Queue))
        {
            await publisher.WaitingAsync();
        }

        var password = folder.Inside("password");
        await File.WriteAllTextAsync(password, broker.Password + "\n");
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.Superuser, redis.Configuration)
        {
            Settings = new Dictionary<string, string>
            {
                ["ZeroTrust__Events__Broker__Address"] = broker.Address,
                ["ZeroTrust__Events__Broker__User"] = broker.User,
                ["ZeroTrust__Events__Broker__PasswordFile"] = password,
                ["ZeroTrust__Events__Broker__RetrySeconds"] = "1",
                ["ZeroTrust__Events__Broker__Queues__0__Queue"] = Queue,
                ["ZeroTrust__Events__Broker__Queues__0__Publisher"] = "user-service",
            },
        });
        sample = await SampleOrganisation.LoadAsync(host);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        if (broker is not null)
        {
            await broker.DisposeAsync();
        }

        await redis.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        folder.Dispose();
    }
}
