namespace ZeroTrust.Native.Tests.Faults;

/// <summary>The published binary with the sample organisation on a PostgreSQL of its own, which tests may stop and start.</summary>
public sealed class ClusterHost : IAsyncLifetime
{
    private readonly FreezableRedis redis = new();
    private PostgresCluster? postgres;
    private NativeHost? host;
    private SampleOrganisation? sample;

    /// <summary>The running binary.</summary>
    public NativeHost Host => host!;

    /// <summary>Who and what it knows.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>Its database server.</summary>
    public PostgresCluster Postgres => postgres!;

    /// <summary>An access token of the administrator, issued at the start.</summary>
    public string AdminToken { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        postgres = await PostgresCluster.StartNewAsync();
        await redis.InitializeAsync();
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.Superuser, redis.Configuration));
        sample = await SampleOrganisation.LoadAsync(host);
        AdminToken = await sample.LoginAsync(sample.Admin);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        await redis.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
