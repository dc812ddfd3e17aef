using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>
/// A real mail server, Debian's Exim, on a free port of this machine: asks for TLS with a certificate of its own and keeps what it takes
/// in its spool. Needs no root. A test that starts one is skipped where Exim is not installed.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/exim4";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder folder = new("smtp");
    private ChildProcess? process;

    /// <summary>Prepares one that does not run yet.</summary>
    public SmtpServer()
    {
        Assert.SkipUnless(File.Exists(Program), "Debian's exim4-daemon-light is not installed.");
        Directory.CreateDirectory(Spool);
        Directory.CreateDirectory(folder.Inside("log"));
        WriteCertificate();
        File.WriteAllText(Config, $"""
            primary_hostname = localhost
            exim_user = {Environment.UserName}
            spool_directory = {Spool}
            log_file_path = {folder.Inside("log")}/%slog
            daemon_smtp_ports = {Port}
            local_interfaces = 127.0.0.1
            tls_advertise_hosts = *
            tls_certificate = {AuthorityFile}
            tls_privatekey = {folder.Inside("key.pem")}
            host_lookup =
            rfc1413_hosts =
            queue_only = true
            acl_smtp_rcpt = accept_encrypted
            begin acl
            accept_encrypted:
              accept encrypted = *
            begin routers
            none:
              driver = redirect
              data = :blackhole:

            """);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePorts.Block(1);

    /// <summary>Its certificate in PEM, for clients to trust.</summary>
    public string AuthorityFile => folder.Inside("cert.pem");

    private string Config => folder.Inside("exim.conf");

    private string Spool => folder.Inside("spool");

    /// <summary>The settings by which a host hands its mails to this server.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["ZeroTrust__Notifications__Delivery"] = "Smtp",
        ["ZeroTrust__Notifications__From"] = "zerotrust@mail.example",
        ["ZeroTrust__Notifications__SmtpHost"] = "localhost",
        ["ZeroTrust__Notifications__SmtpPort"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["ZeroTrust__Notifications__SmtpAuthorityFile"] = AuthorityFile,
    };

    /// <summary>Starts it; returns when it answers.</summary>
    public Task StartAsync()
    {
        process = ChildProcess.Start(Program, ["-C", Config, "-bdf"]);
        return Eventually.HoldsAsync(AnswersAsync, Patience, "the mail server answers");
    }

    /// <summary>The mails that it took: headers and body as they came, without order.</summary>
    public IReadOnlyList<string> Mails()
    {
        var input = Path.Combine(Spool, "input");
        return Directory.Exists(input)
            ? [.. Directory.GetFiles(input, "*-H", SearchOption.AllDirectories).Select(head => File.ReadAllText(head) + File.ReadAllText(head[..^1] + "D"))]
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.EndAsync(Signal.Terminate, Patience);
            process.Dispose();
        }

        folder.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        if (process is { HasExited: true } ended)
        {
            throw new InvalidOperationException($"The mail server ended with {ended.ExitCode}:\n{ended.OutputText}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            var greeting = new byte[3];
            await client.GetStream().ReadExactlyAsync(greeting);
            return Encoding.ASCII.GetString(greeting) == "220";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(AuthorityFile, certificate.ExportCertificatePem());
        File.WriteAllText(folder.Inside("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(folder.Inside("key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
