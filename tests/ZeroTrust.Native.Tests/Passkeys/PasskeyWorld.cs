namespace ZeroTrust.Native.Tests.Passkeys;

/// <summary>The published binary with the sample organisation, and a page on localhost on which its passkeys may be used.</summary>
public sealed class PasskeyWorld : IAsyncLifetime
{
    private readonly PostgresServer postgres = new();
    private readonly FreezableRedis redis = new();
    private NativeHost? host;
    private SampleOrganisation? sample;
    private PasskeyPage? page;

    /// <summary>The running binary.</summary>
    public NativeHost Host => host!;

    /// <summary>Who and what it knows.</summary>
    public SampleOrganisation Sample => sample!;

    /// <summary>The page.</summary>
    public PasskeyPage Page => page!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!NativeHost.IsPublished)
        {
            return;
        }

        await postgres.InitializeAsync();
        await redis.InitializeAsync();
        var port = FreePorts.One();
        host = await NativeHost.StartNewAsync(new NativeHostOptions(postgres.ConnectionString, redis.Configuration)
        {
            Settings = new Dictionary<string, string>
            {
                ["ZeroTrust__Mfa__Passkeys__RelyingPartyId"] = "localhost",
                ["ZeroTrust__Mfa__Passkeys__Origins__0"] = $"http://localhost:{port}",
            },
        });
        sample = await SampleOrganisation.LoadAsync(host);
        page = new PasskeyPage(port, host.Client);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (page?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
