using System.Security.Cryptography;
using ZeroTrust.ModuleTests;
using ZeroTrust.Permissions.Tests.Storage;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

/// <summary>A database with the sample policy active, and instances on it.</summary>
internal sealed class PolicyWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("zt-policy-").FullName;

    private PolicyWorld(TestDatabase database) => Database = database;

    internal static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal TestDatabase Database { get; }

    internal ECDsa Signer { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal static async Task<PolicyWorld> CreateAsync()
    {
        var world = new PolicyWorld(await PolicyInstance.CreateDatabaseAsync());
        await File.WriteAllBytesAsync(world.PathOf("seed.yaml"), Sample.Bytes, Ct);
        await File.WriteAllTextAsync(world.PathOf("signer.pem"), world.Signer.ExportSubjectPublicKeyInfoPem(), Ct);
        await new PolicyInstance(world.Database, world.PathOf("seed.yaml")).Seed.RunAsync(Ct);
        return world;
    }

    internal string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>An instance that has loaded the active policy; bundles of <see cref="Signer"/> are good on it.</summary>
    internal async Task<PolicyInstance> InstanceAsync(Action<PolicyOptions>? configure = null, TimeProvider? clock = null)
    {
        var instance = new PolicyInstance(Database, "", options =>
        {
            options.BundleKeys = [PathOf("signer.pem")];
            configure?.Invoke(options);
        }, clock);
        await instance.Loader.LoadAsync(Ct);
        return instance;
    }

    internal byte[] Bundle(byte[] policy, long sequence, string? environment = null) =>
        System.Text.Encoding.ASCII.GetBytes(PolicyBundle.Sign(policy, new BundleClaims(sequence, Sample.Now, environment), Signer));

    internal Task<long> EntriesAsync(string action) =>
        Database.ScalarAsync<long>($"select count(*) from permissions.test_entries where action = '{action}'");

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
