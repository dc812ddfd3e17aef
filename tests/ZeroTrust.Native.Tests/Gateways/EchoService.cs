using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZeroTrust.Native.Tests.Gateways;

/// <summary>The service behind a proxy: keeps the head of every request as it came, byte for byte, and answers 200.</summary>
internal sealed class EchoService : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> heads = new();
    private readonly Task accepting;

    internal EchoService()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    internal Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>What reached the service since the last call.</summary>
    internal IReadOnlyList<ReachedRequest> Take()
    {
        var taken = new List<ReachedRequest>();
        while (heads.TryDequeue(out var head))
        {
            taken.Add(new ReachedRequest(head));
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                connections.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                break;
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var head = new StringBuilder();
                var buffer = new byte[4096];
                int count;
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && (count = await client.GetStream().ReadAsync(buffer, stop.Token)) > 0)
                {
                    head.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }

                if (head.Length > 0)
                {
                    heads.Enqueue(head.ToString());
                    await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // A proxy may close while it is being answered.
            }
        }
    }
}

/// <summary>A request as it reached the service.</summary>
internal sealed record ReachedRequest(string Head)
{
    internal string Method => Head.Split(' ')[0];

    internal string Target => Head.Split("\r\n")[0].Split(' ')[1];

    /// <summary>All values under a name, in any case.</summary>
    internal string[] Headers(string name) => [.. Head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())];

    /// <summary>All names, with underscores and dots as many applications read them.</summary>
    internal string[] FoldedNames => [.. Head.Split("\r\n").Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal))
        .Select(line => line.Split(':')[0].ToUpperInvariant().Replace('_', '-').Replace('.', '-'))];
}
