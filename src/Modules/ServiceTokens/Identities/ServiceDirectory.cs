using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;

namespace ZeroTrust.ServiceTokens.Identities;

/// <summary>
/// The identities in memory. Readers take one snapshot and never wait; those who change it read the database under a lock,
/// so that an older reading never replaces a newer one.
/// </summary>
internal sealed class ServiceDirectory(
    IServiceSource source, IPublicKeyReader keyReader, FeedState feed, TimeProvider clock, ILogger<ServiceDirectory> logger)
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
            _snapshot = _snapshot.With(payload, await source.FindAsync(payload, ct) is { } found ? EntryOf(found) : null);
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

    /// <summary>The enabled identity of that client id, or null.</summary>
    internal DirectoryEntry? FindByClientId(string clientId) => _snapshot.ByClientId(clientId) is { Enabled: true } entry ? entry : null;

    // Keys are read once here, so that checking an assertion costs the signature alone.
    private DirectoryEntry EntryOf(ServiceIdentityDocument document)
    {
        if (document.KeySet is null)
        {
            return DirectoryEntry.Of(document);
        }

        switch (keyReader.Read(Encoding.UTF8.GetBytes(document.KeySet)))
        {
            case PublicKeysOutcome.Accepted accepted:
                return DirectoryEntry.Of(document, accepted.Keys);
            case PublicKeysOutcome.Refused refused:
                // Accepted once, by rules that were tightened since: the identity stays, the keys do not.
                Log.KeysRefused(logger, document.Id, refused.Reason);
                return DirectoryEntry.Of(document);
            default:
                throw new UnreachableException();
        }
    }

    private async Task ReloadAsync(CancellationToken ct)
    {
        await _changing.WaitAsync(ct);
        try
        {
            var began = clock.GetTimestamp();
            _snapshot = new DirectorySnapshot([.. (await source.AllAsync(ct)).Select(EntryOf)]);
            Volatile.Write(ref _loadedAt, began);
        }
        finally
        {
            _changing.Release();
        }

        Log.DirectoryLoaded(logger, _snapshot.Count);
    }
}
