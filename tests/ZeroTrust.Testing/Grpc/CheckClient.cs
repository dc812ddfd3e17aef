using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ZeroTrust.Testing;

/// <summary>Asks like Envoy's external authorization: gRPC over HTTP/2 without TLS.</summary>
public sealed class CheckClient(Uri h2c, string? gatewayKey) : IDisposable
{
    /// <summary>The path of the method.</summary>
    public const string Path = "/envoy.service.auth.v3.Authorization/Check";

    private readonly HttpClient client = new() { BaseAddress = h2c, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Asks about a call.</summary>
    public Task<CheckAnswer> AskAsync(CheckCall call) => AskAsync(call.ToBytes());

    /// <summary>Sends a message of any bytes.</summary>
    public async Task<CheckAnswer> AskAsync(byte[] message)
    {
        using var response = await SendAsync(Frame(message));
        var body = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
        var trailer = response.TrailingHeaders.TryGetValues("grpc-status", out var after) ? after : response.Headers.GetValues("grpc-status");
        return CheckAnswer.Parse(int.Parse(trailer.Single(), CultureInfo.InvariantCulture), body.Length > 0 ? body[5..] : null);
    }

    /// <summary>Sends a body of any bytes; the answer as it came.</summary>
    public async Task<HttpResponseMessage> SendAsync(byte[] body, string contentType = "application/grpc")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (gatewayKey is not null)
        {
            request.Headers.TryAddWithoutValidation("x-gateway-key", gatewayKey);
        }

        return await client.SendAsync(request);
    }

    /// <summary>A message with the five bytes that gRPC puts before it.</summary>
    public static byte[] Frame(byte[] message, byte compressed = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressed;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
