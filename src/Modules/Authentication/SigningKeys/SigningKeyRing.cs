using System.Collections.Frozen;
using System.Security.Cryptography;
using Marten;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// The signing keys of the installation: the first is made at first start, one instance at a time; all instances load all of
/// them and sign with the newest.
/// </summary>
internal sealed class SigningKeyRing(
    IDocumentStore store, NpgsqlDataSource source, IKeyWrapper wrapper, IAuditWriter audit, TimeProvider clock)
    : ISigningKeys, IStartupTask, IChangeSubscriber
{
    internal const string TopicName = "signing_keys";
    internal const string Purpose = "authentication.signing-key";
    private volatile Ring? _ring;

    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public string Topic => TopicName;

    /// <summary>The key that signs.</summary>
    /// <exception cref="InvalidOperationException">Called before the start-up task has run.</exception>
    public SigningKey Active => Loaded.Active;

    /// <summary>All public keys by <c>kid</c>.</summary>
    public IReadOnlyDictionary<string, VerificationKey> PublicKeys => Loaded.PublicKeys;

    /// <summary>The JWK set, as served.</summary>
    public ReadOnlyMemory<byte> JwkSet => Loaded.JwkSet;

    private Ring Loaded => _ring ?? throw new InvalidOperationException("The signing keys are not loaded yet.");

    /// <inheritdoc />
    public Task RunAsync(CancellationToken ct) =>
        AdvisoryLock.RunAsync(source, TopicName, async () =>
        {
            if (!await LoadAsync(ct))
            {
                await CreateFirstAsync(ct);
                await LoadAsync(ct);
            }
        }, ct);

    /// <inheritdoc />
    public async ValueTask OnChangeAsync(string payload, CancellationToken ct) => await LoadAsync(ct);

    /// <inheritdoc />
    public async ValueTask OnGapAsync(CancellationToken ct) => await LoadAsync(ct);

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var documents = await session.Query<SigningKeyDocument>().OrderBy(key => key.CreatedAt).ToListAsync(ct);
        if (documents.Count == 0)
        {
            return false;
        }

        _ring = Ring.Of([.. documents.Select(Unwrap)], _ring);
        return true;
    }

    private SigningKey Unwrap(SigningKeyDocument document)
    {
        if (_ring?.All.FirstOrDefault(key => key.KeyId == document.Id) is { } known)
        {
            return known;
        }

        var pkcs8 = wrapper.Unwrap(document.Wrapped, Purpose);
        try
        {
            return SigningKey.FromPkcs8(pkcs8);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private async Task CreateFirstAsync(CancellationToken ct)
    {
        using var key = SigningKey.Generate();
        var pkcs8 = key.ExportPkcs8();
        await using var session = store.LightweightSession();
        session.Insert(new SigningKeyDocument { Id = key.KeyId, Wrapped = wrapper.Wrap(pkcs8, Purpose), CreatedAt = clock.GetUtcNow() });
        CryptographicOperations.ZeroMemory(pkcs8);
        session.Announce(TopicName, key.KeyId);
        audit.Append(session, new AuditEntry("signing_key.created", AuditActor.System, "signing_key", key.KeyId, AuditOutcome.Success, "first_start"));
        await session.SaveChangesAsync(ct);
    }

    private sealed record Ring(SigningKey[] All, FrozenDictionary<string, VerificationKey> PublicKeys, byte[] JwkSet)
    {
        public SigningKey Active => All[^1];

        public static Ring Of(SigningKey[] keys, Ring? before) =>
            before is not null && before.All.AsSpan().SequenceEqual(keys)
                ? before
                : new Ring(keys, keys.ToFrozenDictionary(key => key.KeyId, key => key.Verification, StringComparer.Ordinal), JwkSetWriter.Write(keys));
    }
}
