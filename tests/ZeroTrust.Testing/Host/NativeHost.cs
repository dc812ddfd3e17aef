using System.Diagnostics;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>
/// The published binary of <c>ZEROTRUST_TEST_BINARY</c> in a process of its own, on free ports that stay the same over
/// restarts. A test that starts one is skipped where the variable is not set.
/// </summary>
public sealed class NativeHost : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder folder = new("host");
    private readonly NativeHostOptions options;
    private readonly string binary;
    private readonly int port = FreePorts.Block(4);
    private ChildProcess? process;

    private NativeHost(string binary, NativeHostOptions options)
    {
        this.binary = binary;
        this.options = options;
        Client = new HttpClient { BaseAddress = Http, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The plain http listener, as demo.env's BASE_URL.</summary>
    public Uri Http => new($"http://127.0.0.1:{port + 1}");

    /// <summary>The https listener.</summary>
    public Uri Https => new($"https://localhost:{port}");

    /// <summary>The listener that speaks HTTP/2 without TLS.</summary>
    public Uri H2c => new($"http://127.0.0.1:{port + 2}");

    /// <summary>The PEM of the root that signed the https certificate, written by the host at start.</summary>
    public string CaFile => folder.Inside("ca.pem");

    /// <summary>The key-encryption key in use.</summary>
    public string KeysFile => options.KeysFile ?? Path.Combine(folder.Location, "keys", "kek");

    /// <summary>Where mails are written, unless the settings say otherwise.</summary>
    public string MailFolder => folder.Inside("mail");

    /// <summary>A client of <see cref="Http"/>, the same over restarts.</summary>
    public HttpClient Client { get; }

    /// <summary>From the start of the process to the first ready answer, at the last start.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>The one-time token printed at the first start; null when there was an administrator already.</summary>
    public string? SetupToken => Output.Select(SetupTokenOf).LastOrDefault(token => token is not null);

    /// <summary>The lines of standard output and error since the last start.</summary>
    public IReadOnlyList<string> Output => process?.Output ?? [];

    /// <summary>The number of the running process.</summary>
    public int ProcessId => process?.Id ?? throw new InvalidOperationException("The host does not run.");

    /// <summary>Applies migrations and starts; returns when <c>/healthz/ready</c> says 200.</summary>
    public static async Task<NativeHost> StartNewAsync(NativeHostOptions options)
    {
        var host = new NativeHost(Binary(), options);
        try
        {
            await host.RunAsync("migrate");
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether there is a binary to start. A fixture asks this, because only a test can be skipped.</summary>
    public static bool IsPublished => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ZEROTRUST_TEST_BINARY"));

    /// <summary>The path of the published binary; skips the running test when <c>ZEROTRUST_TEST_BINARY</c> is not set.</summary>
    public static string Binary()
    {
        var path = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_BINARY");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "ZEROTRUST_TEST_BINARY is not set; tests/run publishes the binary and sets it.");
        return path!;
    }

    /// <summary>Runs another command of the binary with this host's settings; throws with its output unless it succeeds.</summary>
    public Task RunAsync(params string[] arguments) => ChildProcess.RunAsync(binary, arguments, HostSettings.For(this, options, port));

    /// <summary>Starts the stopped or killed host on the same ports and data; returns when it is ready.</summary>
    public async Task StartAsync()
    {
        var watch = Stopwatch.StartNew();
        process = ChildProcess.Start(binary, ["serve"], HostSettings.For(this, options, port));
        await Eventually.HoldsAsync(IsReadyAsync, ReadyWithin, "the host is ready");
        ReadyAfter = watch.Elapsed;
    }

    /// <summary>SIGKILL, as by a power cut.</summary>
    public async Task KillAsync()
    {
        await EndAsync(Signal.Kill);
    }

    /// <summary>SIGTERM, the orderly end; returns the exit code.</summary>
    public Task<int> StopAsync() => EndAsync(Signal.Terminate);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(Signal.Terminate);
        Client.Dispose();
        folder.Dispose();
    }

    private async Task<int> EndAsync(Signal signal)
    {
        if (process is not { } running)
        {
            return 0;
        }

        process = null;
        using (running)
        {
            await running.EndAsync(signal, StopWithin);
            return running.ExitCode;
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        if (process is { HasExited: true } ended)
        {
            throw new InvalidOperationException($"The host ended with {ended.ExitCode}:\n{ended.OutputText}");
        }

        try
        {
            using var answer = await Client.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string? SetupTokenOf(string line) =>
        line.Split("setup token: ", 2) is [_, var rest] ? rest.Split(' ')[0].Trim() : null;
}
