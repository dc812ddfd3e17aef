using System.Net;
using System.Net.Sockets;

namespace ZeroTrust.Testing;

/// <summary>Ports of 127.0.0.1 for servers that a test starts; below the range that outgoing connections take theirs from.</summary>
public static class FreePorts
{
    private const int First = 10_000;
    private const int Count = 9_000;

    // Starts at a place of this process, so that two test executables at the same time rarely look at the same ports.
    private static int next = Environment.ProcessId * 37 % Count;

    /// <summary>The first of <paramref name="length"/> consecutive ports that nobody listens on; never handed out twice by this process.</summary>
    public static int Block(int length)
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var start = First + ((Interlocked.Add(ref next, length) - length) % Count);
            if (Enumerable.Range(start, length).All(IsFree))
            {
                return start;
            }
        }

        throw new InvalidOperationException("No free ports between 10000 and 19000.");
    }

    /// <summary>One port that nobody listens on.</summary>
    public static int One() => Block(1);

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
