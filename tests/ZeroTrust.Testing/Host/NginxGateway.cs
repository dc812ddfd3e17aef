using System.Globalization;

namespace ZeroTrust.Testing;

/// <summary>A real nginx with the sample configuration in front of a native host, and the sample's echo service behind it.</summary>
public sealed class NginxGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder folder = new("nginx");
    private readonly ChildProcess process;

    private NginxGateway(string binary, string configuration, int port)
    {
        var file = folder.Inside("nginx.conf");
        File.WriteAllText(file, configuration.Replace("@DIR@", folder.Location, StringComparison.Ordinal));
        process = ChildProcess.Start(binary, ["-p", folder.Location, "-c", file, "-e", "stderr"]);
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Where clients call.</summary>
    public Uri Address { get; }

    /// <summary>The binary, or null where nginx is not installed.</summary>
    public static string? Binary { get; } = new[] { "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);

    /// <summary>What nginx has said.</summary>
    public string Output => process.OutputText;

    /// <summary>Starts it with the sample's configuration, changed only in what <paramref name="change"/> says; returns when it answers.</summary>
    public static async Task<NginxGateway> StartAsync(NativeHost host, ServiceAccount gateway, Func<string, string>? change = null)
    {
        var port = FreePorts.Block(2);
        var text = (await File.ReadAllTextAsync(Checkout.File("src", "demo", "nginx.conf")))
            .Replace("@USER@", Environment.UserName == "root" ? "user www-data;" : "", StringComparison.Ordinal)
            .Replace("@NGINX_PORT@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@UPSTREAM_PORT@", (port + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("@ZEROTRUST@", host.Http.Authority, StringComparison.Ordinal)
            .Replace("@GATEWAY_KEY@", $"{gateway.ClientId}.{gateway.ClientSecret}", StringComparison.Ordinal);
        var nginx = new NginxGateway(Binary!, change is null ? text : change(text), port);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        await Eventually.HoldsAsync(() => AnswersAsync(client), Patience, "nginx answers");
        return nginx;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.EndAsync(Signal.Terminate, Patience);
        process.Dispose();
        folder.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/unprotected/", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
