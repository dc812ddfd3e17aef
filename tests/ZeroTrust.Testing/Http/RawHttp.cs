using System.Net.Sockets;
using System.Text;

namespace ZeroTrust.Testing;

/// <summary>
/// Sends exact bytes, because HttpClient tidies what a test of strange requests wants to stay strange: dot segments, doubled
/// headers, odd methods. One connection a call; the request should say <c>Connection: close</c>, else the answer is what came
/// until the deadline.
/// </summary>
public static class RawHttp
{
    private const int MaxAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Sends the text as Latin-1 bytes, unchanged.</summary>
    public static Task<RawResponse> SendAsync(Uri server, string request) => SendAsync(server, Encoding.Latin1.GetBytes(request));

    /// <summary>Sends the bytes, unchanged, and reads to the end of the connection.</summary>
    public static async Task<RawResponse> SendAsync(Uri server, ReadOnlyMemory<byte> request)
    {
        using var limit = new CancellationTokenSource(Deadline);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, limit.Token);
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().WriteAsync(request, limit.Token);
            await ReadAsync(client.GetStream(), answer, limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // A server may refuse by closing while the rest is still being sent; what it said before is the answer.
            return RawResponse.Parse(answer.ToArray());
        }

        return RawResponse.Parse(answer.ToArray());
    }

    /// <summary>A request line, headers and the end of them; <c>Host</c> and <c>Connection: close</c> are added.</summary>
    public static string Request(Uri server, string method, string rawPath, params string[] headers) =>
        $"{method} {rawPath} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    private static async Task ReadAsync(NetworkStream from, MemoryStream to, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while (to.Length < MaxAnswer && (count = await from.ReadAsync(buffer, ct)) > 0)
        {
            to.Write(buffer, 0, count);
        }
    }
}
