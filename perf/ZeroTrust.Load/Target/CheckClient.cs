using System.Buffers.Binary;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;

namespace ZeroTrust.Load.Target;

/// <summary>Asks by gRPC as Envoy's external authorization does.</summary>
internal sealed class CheckClient : IDisposable
{
    private const int FrameHead = 5;
    private static readonly Uri Method = new("envoy.service.auth.v3.Authorization/Check", UriKind.Relative);
    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;
    private readonly string _key;

    public CheckClient(Uri address, ClientIdentity gateway)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, EnableMultipleHttp2Connections = true, ActivityHeadersPropagator = null };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = AnswerWithin };
        _key = gateway.Key;
    }

    public async Task<Response> AskAsync(string bearer, string method, string path, string target, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Method) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new ByteArrayContent(Frame(CheckMessage.Question(bearer, method, path, target)));
        request.Content.Headers.ContentType = Grpc;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("x-gateway-key", _key);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode) return Response.Fail((int)response.StatusCode);
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var after) ? after.First() : response.Headers.TryGetValues("grpc-status", out var only) ? only.First() : "none";
        if (status != "0") return Response.Fail($"grpc_{status}");
        return body.Length > FrameHead && CheckMessage.IsAllowed(body.AsSpan(FrameHead)) ? Response.Ok(size: body.Length) : Response.Fail("wrongly_denied");
    }

    public void Dispose() => _http.Dispose();

    // One byte that says "not compressed", four with the length.
    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[FrameHead + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, FrameHead);
        return frame;
    }
}
