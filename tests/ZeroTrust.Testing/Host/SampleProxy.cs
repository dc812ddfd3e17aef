using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>A real proxy with its configuration of src/samples/gateways, between clients and one service.</summary>
public sealed class SampleProxy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly TemporaryFolder folder;
    private readonly ChildProcess process;

    private SampleProxy(TemporaryFolder folder, ChildProcess process, int port)
    {
        this.folder = folder;
        this.process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Where clients call.</summary>
    public Uri Address { get; }

    /// <summary>What it has said.</summary>
    public string Output => process.OutputText;

    /// <summary>Starts nginx, caddy or haproxy; the running test is skipped where it is not installed. Returns when it takes connections.</summary>
    /// <param name="target">The name of the service by the policy.</param>
    public static async Task<SampleProxy> StartAsync(string kind, Uri zeroTrust, ServiceAccount gateway, string target, Uri service)
    {
        var binary = new[] { "/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin" }.Select(place => Path.Combine(place, kind)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(binary is null, $"{kind} is not installed.");
        var port = FreePorts.One();
        var folder = new TemporaryFolder(kind);
        foreach (var file in Directory.EnumerateFiles(Checkout.File("src", "samples", "gateways", kind)))
        {
            var text = (await File.ReadAllTextAsync(file))
                .Replace("@DIR@", folder.Location, StringComparison.Ordinal)
                .Replace("@GATEWAY_PORT@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("@ZEROTRUST@", zeroTrust.Authority, StringComparison.Ordinal)
                .Replace("@GATEWAY_KEY@", $"{gateway.ClientId}.{gateway.ClientSecret}", StringComparison.Ordinal)
                .Replace("@TARGET@", target, StringComparison.Ordinal)
                .Replace("@SERVICE@", service.Authority, StringComparison.Ordinal)
                .Replace("@PUBLIC_SCHEME@", "http", StringComparison.Ordinal)
                .Replace("@PUBLIC_HOST@", $"127.0.0.1:{port}", StringComparison.Ordinal);
            await File.WriteAllTextAsync(folder.Inside(Path.GetFileName(file)), text);
        }

        string[] arguments = kind switch
        {
            "nginx" => ["-p", folder.Location, "-c", folder.Inside("nginx.conf"), "-e", "stderr"],
            "caddy" => ["run", "--adapter", "caddyfile", "--config", folder.Inside("Caddyfile")],
            _ => ["-db", "-f", folder.Inside("haproxy.cfg")],
        };
        var environment = new Dictionary<string, string> { ["HOME"] = folder.Location, ["XDG_DATA_HOME"] = folder.Location, ["XDG_CONFIG_HOME"] = folder.Location };
        var proxy = new SampleProxy(folder, ChildProcess.Start(binary!, arguments, environment), port);
        await Eventually.HoldsAsync(proxy.TakesConnectionsAsync, Patience, $"{kind} takes connections");
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.EndAsync(Signal.Terminate, Patience);
        process.Dispose();
        folder.Dispose();
    }

    private async Task<bool> TakesConnectionsAsync()
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"The proxy ended with {process.ExitCode}:\n{Output}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
