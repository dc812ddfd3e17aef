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

    /// <summary>Makes the queue and says what a host needs that listens to it; the password goes into a file.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(RabbitBroker broker, string passwordFile)
    {
        await using var publisher = new BrokerPublisher(broker, Queue);
        await publisher.WaitingAsync();
        await File.WriteAllTextAsync(passwordFile, broker.Password + "\n");
        return new Dictionary<string, string>
        {
            ["ZeroTrust__Events__Broker__Address"] = broker.Address,
            ["ZeroTrust__Events__Broker__User"] = broker.User,
            ["ZeroTrust__Events__Broker__PasswordFile"] = passwordFile,
            ["ZeroTrust__Events__Broker__RetrySeconds"] = "1",
            ["ZeroTrust__Events__Broker__Queues__0__Queue"] = Queue,
            ["ZeroTrust__Events__Broker__Queues__0__Publisher"] = "user-service",
        };
    }

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
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.Superuser, redis.Configuration)
        {
            Settings = await SettingsAsync(broker, folder.Inside("password")),
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
