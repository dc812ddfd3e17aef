using System.Security.Cryptography;

namespace ZeroTrust.Native.Tests.Fixtures;

/// <summary>
/// The published binary with the sample organisation, a database and a Redis of its own. For tests that change nothing that
/// another test of the same class relies on; what restarts or freezes a server starts its own.
/// </summary>
public sealed class SampleHost : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private readonly string signerFile = Path.GetTempFileName();
    private NativeHost? host;
    private SampleOrganisation? sample;

    /// <summary>The running binary.</summary>
    public NativeHost Host => host!;

    /// <summary>Who and what it knows.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>Its Redis.</summary>
    public FreezableRedis Redis => redis;

    /// <summary>Its database.</summary>
    public string Postgres => postgres.ConnectionString;

    /// <summary>Who signs bundles for it.</summary>
    internal ECDsa BundleSigner { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        await File.WriteAllTextAsync(signerFile, BundleSigner.ExportSubjectPublicKeyInfoPem());
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.ConnectionString, redis.Configuration)
        {
            Settings = new Dictionary<string, string> { ["ZeroTrust__Policy__BundleKeys__0"] = signerFile },
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

        BundleSigner.Dispose();
        File.Delete(signerFile);
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
