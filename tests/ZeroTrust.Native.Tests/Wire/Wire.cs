using System.Net.Sockets;
using System.Text;

namespace ZeroTrust.Native.Tests.Wire;

/// <summary>A connection on which a test decides about every byte and when it goes.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource limit = new(Patience);

    internal static async Task<Wire> OpenAsync(Uri server)
    {
        var wire = new Wire();
        await wire.socket.ConnectAsync(server.Host, server.Port, wire.limit.Token);
        return wire;
    }

    /// <summary>Sends Latin-1 text; does nothing where the server has closed.</summary>
    internal async Task SendAsync(string text)
    {
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text), limit.Token);
        }
        catch (SocketException)
        {
            // Refused while we were still speaking; what the server said is there to be read.
        }
    }

    /// <summary>Everything that comes until the server closes; an open connection fails the test.</summary>
    internal async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public void Dispose()
    {
        socket.Dispose();
        limit.Dispose();
    }

    /// <summary>The statuses of the answers, in order.</summary>
    internal static int[] StatusesOf(string answers) =>
        [.. answers.Split("HTTP/1.1 ").Skip(1).Select(answer => int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture))];
}
