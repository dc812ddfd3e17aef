using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Host.Tls;

/// <summary>
/// The built-in authority: a root made at first start, its key wrapped in PostgreSQL, and a certificate for this instance
/// (<c>localhost</c>, <c>127.0.0.1</c>, <c>::1</c>) made anew at each start.
/// </summary>
internal sealed class LocalAuthority(NpgsqlDataSource source, IKeyWrapper wrapper, IOptions<HttpOptions> http, TimeProvider clock)
    : IStartupTask, IWrappedKeys
{
    private const string Purpose = "platform.local-authority";
    private static readonly TimeSpan RootLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);

    internal const string Schema = """
        create table if not exists platform.local_authority (
          id int primary key check (id = 1), certificate bytea not null, wrapped_key bytea not null, created_at timestamptz not null default now());
        """;

    public int Order => 15;

    /// <summary>This instance's certificate; null before the task has run.</summary>
    internal X509Certificate2? Certificate { get; private set; }

    public Task RunAsync(CancellationToken ct) => AdvisoryLock.RunAsync(source, "local-authority", async () =>
    {
        using var root = await LoadAsync(ct) ?? await CreateAsync(ct);
        Certificate = IssueLeaf(root);
        if (http.Value.CaFile is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, root.ExportCertificatePem() + "\n", ct);
        }
    }, ct);

    public async Task<int> RewrapAsync(IDocumentSession session, CancellationToken ct)
    {
        if (await ReadAsync(ct) is not var (_, wrapped) || await wrapper.IsCurrentAsync(wrapped, ct))
        {
            return 0;
        }

        var key = await wrapper.UnwrapAsync(wrapped, Purpose, ct);
        session.QueueSqlCommand(
            "update platform.local_authority set wrapped_key = ? where id = 1 and wrapped_key = ?", await wrapper.WrapAsync(key, Purpose, ct), wrapped);
        CryptographicOperations.ZeroMemory(key);
        return 1;
    }

    private async Task<X509Certificate2?> LoadAsync(CancellationToken ct)
    {
        if (await ReadAsync(ct) is not var (stored, wrapped))
        {
            return null;
        }

        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(await wrapper.UnwrapAsync(wrapped, Purpose, ct), out _);
        using var certificate = X509CertificateLoader.LoadCertificate(stored);
        return certificate.CopyWithPrivateKey(key);
    }

    private async Task<(byte[] Certificate, byte[] WrappedKey)?> ReadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select certificate, wrapped_key from platform.local_authority where id = 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    private async Task<X509Certificate2> CreateAsync(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ZeroTrust local root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 1, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = clock.GetUtcNow();
        var root = request.CreateSelfSigned(now - Backdated, now + RootLifetime);
        await using var command = source.CreateCommand("insert into platform.local_authority (id, certificate, wrapped_key) values (1, $1, $2)");
        command.Parameters.AddWithValue(root.RawData);
        command.Parameters.AddWithValue(await wrapper.WrapAsync(key.ExportPkcs8PrivateKey(), Purpose, ct));
        await command.ExecuteNonQueryAsync(ct);
        return root;
    }

    private X509Certificate2 IssueLeaf(X509Certificate2 root)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        var now = clock.GetUtcNow();
        using var leaf = request.Create(root, now - Backdated, now + LeafLifetime, RandomNumberGenerator.GetBytes(16));
        return leaf.CopyWithPrivateKey(key);
    }
}
