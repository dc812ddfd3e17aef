using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>A Redis of the test's own, which it may freeze, stop and start again on the same port. It keeps nothing over a stop.</summary>
public sealed class FreezableRedis : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private ChildProcess? server;

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; } = FreePorts.One();

    /// <summary>Configuration string of StackExchange.Redis.</summary>
    public string Configuration => $"127.0.0.1:{Port},abortConnect=false";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts the stopped server, empty; returns when it answers.</summary>
    public async Task StartAsync()
    {
        server = ChildProcess.Start("redis-server", ["--bind", "127.0.0.1", "--port", $"{Port}", "--save", "", "--appendonly", "no"]);
        await Eventually.HoldsAsync(AnswersAsync, Patience, "Redis answers");
    }

    /// <summary>SIGSTOP: connections stay open, nothing answers, which is worse than a closed port.</summary>
    public void Freeze() => server?.Send(Signal.Stop);

    /// <summary>SIGCONT: goes on, late answers included.</summary>
    public void Thaw() => server?.Send(Signal.Continue);

    /// <summary>Ends the server, frozen or not.</summary>
    public async Task StopAsync()
    {
        if (server is null)
        {
            return;
        }

        Thaw();
        await server.EndAsync(Signal.Terminate, Patience);
        server.Dispose();
        server = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> AnswersAsync()
    {
        if (server is { HasExited: true })
        {
            throw new InvalidOperationException($"Redis ended:\n{server.OutputText}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[7];
            await client.GetStream().ReadExactlyAsync(answer);
            return answer.AsSpan().SequenceEqual("+PONG\r\n"u8);
        }
        catch (IOException)
        {
            return false;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
