using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;

namespace ZeroTrust.Load;

/// <summary>Names for failures, few enough to count and free of addresses or values.</summary>
internal static class ErrorKind
{
    /// <summary>The schedule was due but the limit of requests in flight was reached.</summary>
    public const string Shed = "shed";

    /// <summary>Still without an answer when the time to drain was over.</summary>
    public const string Unfinished = "unfinished";

    public static string Of(Exception exception) => exception switch
    {
        OperationCanceledException => "timeout",
        HttpRequestException { InnerException: SocketException socket } => $"socket_{socket.SocketErrorCode}",
        HttpRequestException http => $"http_{http.HttpRequestError}",
        IOException => "connection_broken",
        JsonException => "malformed_body",
        _ => $"exception_{exception.GetType().Name}",
    };
}
