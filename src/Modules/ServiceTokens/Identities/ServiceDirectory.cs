using Microsoft.Extensions.Logging;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>
/// The identities in memory. Readers take one snapshot and never wait; those who change it read the database under a lock,
/// so that an older reading never replaces a newer one.
/// </summary>
internal sealed class ServiceDirectory(IServiceSource source, FeedState feed, TimeProvider clock, ILogger<ServiceDirectory> logger)
    : IServiceDirectory, IChangeSubscriber, IStartupTask, IDisposable
{
    internal const string ChangeTopic = "service";
    private readonly DirectoryEntry _decoy = DirectoryEntry.Decoy();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private volatile DirectorySnapshot _snapshot = DirectorySnapshot.Empty;
    private long _loadedAt;

    /// <inheritdoc />
    public string Topic => ChangeTopic;

    /// <inheritdoc />
    public int Order => 30;

    /// <summary>For how long changes may have gone unheard.</summary>
    internal TimeSpan Age
    {
        get
        {
            var sinceLoad = clock.GetElapsedTime(Volatile.Read(ref _loadedAt));
            return feed.SilentFor < sinceLoad ? feed.SilentFor : sinceLoad;
        }
    }

    /// <inheritdoc />
    public ServiceIdentity? Authenticate(string clientId, string clientSecret) => Check(clientId, clientSecret)?.Service;

    /// <inheritdoc />
    public ServiceIdentity? Find(string name) => _snapshot.ByName(name) is { Enabled: true } entry ? entry.Identity : null;

    /// <inheritdoc />
    public Task RunAsync(CancellationToken ct) => ReloadAsync(ct);

    /// <inheritdoc />
    public async ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            _snapshot = _snapshot.With(payload, await source.FindAsync(payload, ct));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask OnGapAsync(CancellationToken ct) => await ReloadAsync(ct);

    /// <inheritdoc />
    public void Dispose() => _changing.Dispose();

    /// <summary>The verdict on a client id and secret; null for wrong ones.</summary>
    internal ClientVerdict.Proved? Check(string clientId, string clientSecret)
    {
        var entry = _snapshot.ByClientId(clientId) ?? _decoy;
        return entry.Accepts(clientSecret, clock.GetUtcNow()) ? entry.Proved : null;
    }

    private async Task ReloadAsync(CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            var began = clock.GetTimestamp();
            _snapshot = DirectorySnapshot.Of(await source.AllAsync(ct));
            Volatile.Write(ref _loadedAt, began);
        }
        finally
        {
            _changing.Release();
        }

        Log.DirectoryLoaded(logger, _snapshot.Count);
    }
}
