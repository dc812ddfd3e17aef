using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// The signing keys of the installation as this instance knows them: read at start, at every change and every gap of the feed,
/// and every few seconds beside it. Signing reads one field.
/// </summary>
internal sealed partial class SigningKeyRing(
    SigningKeyStore store, IKeyWrapper wrapper, IOptions<SigningKeyOptions> options, TimeProvider clock, ILogger<SigningKeyRing> logger)
    : ISigningKeys, IStartupTask, IChangeSubscriber, IDisposable
{
    internal const string TopicName = "signing_keys";
    internal const string Purpose = "authentication.signing-key";
    internal static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile SigningKeySet? _set;
    private long _readAt;

    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public string Topic => TopicName;

    /// <inheritdoc />
    public SigningKey Active => Set.Active ?? throw new ProblemException(CommonProblems.Unavailable);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, VerificationKey> PublicKeys => Set.PublicKeys;

    /// <summary>All that is known.</summary>
    /// <exception cref="InvalidOperationException">Called before the start-up task has run.</exception>
    public SigningKeySet Set => _set ?? throw new InvalidOperationException("The signing keys are not loaded yet.");

    /// <summary>Since the keys were last read.</summary>
    public TimeSpan Age => clock.GetElapsedTime(Volatile.Read(ref _readAt));

    /// <summary>Whether the start-up task has run.</summary>
    public bool IsLoaded => _set is not null;

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken ct)
    {
        await store.RunScheduleAsync(ct);
        await LoadAsync(ct);
        if (Set.Active is null)
        {
            throw new KeyFileException("The signing key cannot be unwrapped: is ZeroTrust:Keys:File the file of this installation, and the newest?");
        }
    }

    /// <inheritdoc />
    public async ValueTask OnChangeAsync(string payload, CancellationToken ct) => await LoadAsync(ct);

    /// <inheritdoc />
    public async ValueTask OnGapAsync(CancellationToken ct) => await LoadAsync(ct);

    /// <summary>Reads all keys. One read at a time: an older one must not overwrite a newer.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            var began = clock.GetTimestamp();
            var stored = await store.ReadAsync(ct);
            if (stored.Count > 0)
            {
                SigningKeyLife[] lives = [.. stored.Select(key => key.ToLife())];
                _set = _set is { IsFresh: true } before && before.Lives.AsSpan().SequenceEqual(lives) && before.Active is not null
                    ? before
                    : SigningKeySet.Of(lives, await UnwrapAsync(stored, ct));
            }

            Volatile.Write(ref _readAt, began);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Signs no more where the keys were not read for too long, or would be before the next look.</summary>
    public void GiveUpIfStale()
    {
        if (Age >= options.Value.MaxKeySetAge - WatchEvery && _set is { IsFresh: true } set && Interlocked.CompareExchange(ref _set, set.Stale(), set) == set)
        {
            LogStale(logger, options.Value.MaxKeySetAgeSeconds);
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task<IReadOnlyList<SigningKey>> UnwrapAsync(IReadOnlyList<SigningKeyDocument> stored, CancellationToken ct)
    {
        var usable = new List<SigningKey>(stored.Count);
        foreach (var document in stored.Where(document => document.RevokedAt is null))
        {
            try
            {
                usable.Add(await UnwrapAsync(document, ct));
            }
            catch (Exception exception) when (exception is CryptographicException or KeyFileException)
            {
                // The others are good, and the feed that brought this one brings other changes: it must not stop here.
                LogNotUnwrapped(logger, document.Id, exception);
            }
        }

        return usable;
    }

    private async ValueTask<SigningKey> UnwrapAsync(SigningKeyDocument document, CancellationToken ct)
    {
        if (_set?.Keys.FirstOrDefault(key => key.KeyId == document.Id) is { } known)
        {
            return known;
        }

        var pkcs8 = await wrapper.UnwrapAsync(document.Wrapped, Purpose, ct);
        try
        {
            return SigningKey.FromPkcs8(document.Algorithm, pkcs8);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The signing key {KeyId} cannot be unwrapped here; this instance neither shows it nor signs with it")]
    private static partial void LogNotUnwrapped(ILogger logger, string keyId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The signing keys could not be read for {Seconds} s; this instance signs no more until they can")]
    private static partial void LogStale(ILogger logger, int seconds);
}
