using System.Globalization;

namespace ZeroTrust.Native.Tests.Commands;

/// <summary>An empty database, a Redis, a key file and free ports: all that a server needs, and none that runs.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private readonly TemporaryFolder folder = new("commands");

    /// <summary>The plain listener.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>The database.</summary>
    public string Postgres => postgres.ConnectionString;

    /// <summary>The environment of every command.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = null!;

    /// <summary>The environment with one option changed.</summary>
    public IReadOnlyDictionary<string, string> With(string name, string value) => new Dictionary<string, string>(Settings) { [name] = value };

    /// <summary>The environment with one more database, in which there is nothing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> WithEmptyDatabaseAsync() =>
        With("ZeroTrust__Postgres__ConnectionString", await postgres.CreateDatabaseAsync());

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        var port = FreePorts.Block(4);
        Http = new Uri($"http://127.0.0.1:{port + 1}");
        Settings = new Dictionary<string, string>
        {
            ["ZeroTrust__Postgres__ConnectionString"] = postgres.ConnectionString,
            ["ZeroTrust__Redis__Configuration"] = redis.Configuration,
            ["ZeroTrust__Http__Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["ZeroTrust__Http__PublicUrl"] = $"https://localhost:{port}",
            ["ZeroTrust__Keys__File"] = folder.Inside("kek"),
            ["ZeroTrust__Policy__SeedFile"] = Checkout.File("src", "demo", "policy.yaml"),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
        folder.Dispose();
    }
}
