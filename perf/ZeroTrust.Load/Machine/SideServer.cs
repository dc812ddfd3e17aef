using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;

namespace ZeroTrust.Load.Machine;

/// <summary>
/// A server that is measured beside the platform, for as long as one scenario runs: on the platform's core, on a free port of this
/// machine, stopped at the end.
/// </summary>
internal sealed class SideServer : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private readonly Process _process;

    private SideServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Pid => _process.Id;

    /// <summary>A port of 127.0.0.1 that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Starts a program and waits until it answers.</summary>
    /// <param name="core">The core that it is held to; null for none.</param>
    /// <param name="environment">All of its environment; null for that of this process.</param>
    /// <param name="health">The path that answers 200 once it serves.</param>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in time.</exception>
    public static async Task<SideServer> StartAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, int? core, int port, string health, CancellationToken cancellation)
    {
        var start = core is { } held
            ? new ProcessStartInfo("taskset", ["-c", held.ToString(System.Globalization.CultureInfo.InvariantCulture), program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment) start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{Path.GetFileName(program)} could not be started");
        // Read and thrown away: a full pipe would stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new SideServer(process, new Uri($"http://127.0.0.1:{port.ToString(System.Globalization.CultureInfo.InvariantCulture)}/"));
        try
        {
            await server.ReadyAsync(health, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Native.Signal(_process.Id, SigTerm);
            using var limit = new CancellationTokenSource(StopWithin);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadyAsync(string health, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        var began = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(client, health, cancellation))
        {
            if (_process.HasExited) throw new InvalidOperationException($"a server beside the platform ended with {_process.ExitCode}");
            if (Stopwatch.GetElapsedTime(began) > ReadyWithin) throw new InvalidOperationException("a server beside the platform did not answer");
            await Task.Delay(LookAgain, cancellation); // a foreign process tells in no other way that it serves
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string health, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(health, UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException || (notYet is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
