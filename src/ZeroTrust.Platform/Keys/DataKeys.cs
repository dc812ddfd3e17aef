using System.Security.Cryptography;
using Marten;
using Npgsql;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Platform.Keys;

/// <summary>
/// The platform's own data key: made once, stored wrapped in PostgreSQL, unwrapped at start and shared by all instances.
/// Keys for single purposes are derived from it (HKDF, RFC 5869).
/// </summary>
public sealed class DataKeys(NpgsqlDataSource source, IKeyWrapper wrapper, Microsoft.Extensions.Options.IOptions<KeyOptions> options) : IStartupTask, IWrappedKeys
{
    private const string Purpose = "platform.data-key";
    private byte[]? _root;

    /// <summary>Where the wrapped key is kept.</summary>
    public const string Schema = """
        create schema if not exists platform;
        create table if not exists platform.data_keys (
          name text primary key, wrapped bytea not null, created_at timestamptz not null default now());
        """;

    /// <inheritdoc />
    public int Order => 10;

    /// <summary>Derives 32 bytes for one purpose; the same on every instance.</summary>
    /// <exception cref="InvalidOperationException">Called before the start-up task has run.</exception>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        _root ?? throw new InvalidOperationException("The data key is not loaded yet."),
        outputLength: 32,
        info: System.Text.Encoding.UTF8.GetBytes(purpose));

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken ct)
    {
        if (_root is null)
        {
            await AdvisoryLock.RunAsync(source, "data-keys", () => LoadOrCreateAsync(ct), ct);
        }
    }

    /// <inheritdoc />
    public async Task<int> RewrapAsync(IDocumentSession session, CancellationToken ct)
    {
        await using var read = source.CreateCommand("select wrapped from platform.data_keys where name = 'root'");
        if (await read.ExecuteScalarAsync(ct) is not byte[] wrapped || await wrapper.IsCurrentAsync(wrapped, ct))
        {
            return 0;
        }

        var root = await wrapper.UnwrapAsync(wrapped, Purpose, ct);
        session.QueueSqlCommand(
            "update platform.data_keys set wrapped = ? where name = 'root' and wrapped = ?", await wrapper.WrapAsync(root, Purpose, ct), wrapped);
        CryptographicOperations.ZeroMemory(root);
        return 1;
    }

    private async Task LoadOrCreateAsync(CancellationToken ct)
    {
        await using var read = source.CreateCommand("select wrapped from platform.data_keys where name = 'root'");
        if (await read.ExecuteScalarAsync(ct) is byte[] wrapped)
        {
            // A key that is there needs the file that wrapped it; making a new file now would only hide the loss.
            _root = await wrapper.UnwrapAsync(wrapped, Purpose, ct);
            return;
        }

        FileKeyWrapper.EnsureFile(options.Value.File);
        var root = RandomNumberGenerator.GetBytes(32);
        await using var write = source.CreateCommand("insert into platform.data_keys (name, wrapped) values ('root', $1)");
        write.Parameters.AddWithValue(await wrapper.WrapAsync(root, Purpose, ct));
        await write.ExecuteNonQueryAsync(ct);
        _root = root;
    }
}
