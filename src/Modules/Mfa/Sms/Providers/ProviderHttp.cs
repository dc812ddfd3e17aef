using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>
/// One call to a provider: no redirect is followed, no cookie kept, time and size of the answer are bounded. It is made without
/// a client factory, whose logs would show addresses.
/// </summary>
internal sealed class ProviderHttp(IOptions<SmsOptions> options) : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseDrainSize = MaxAnswerBytes,
        MaxResponseHeadersLength = MaxAnswerBytes / 1024,
        // Traces are ours; the provider has no use for their ids.
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends the request; a status of success is enough, any other is judged with the text of the answer.</summary>
    public async Task<SmsOutcome> CallAsync(HttpRequestMessage request, Func<HttpStatusCode, string, SmsOutcome> judge, CancellationToken ct)
    {
        request.Headers.UserAgent.ParseAdd("zerotrust");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Value.Timeout);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return response.IsSuccessStatusCode ? new SmsOutcome.Taken() : judge(response.StatusCode, await ReadAsync(response.Content, deadline.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SmsOutcome.Failed("timeout", MaySend: true);
        }
        catch (HttpRequestException exception)
        {
            var isUnreached = exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                || exception.InnerException is SocketException;
            return new SmsOutcome.Failed(isUnreached ? "unreachable" : "no_answer", MaySend: !isUnreached);
        }
    }

    public void Dispose() => _http.Dispose();

    // An answer that is too large or breaks off is judged by its status alone.
    private static async Task<string> ReadAsync(HttpContent content, CancellationToken ct)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxAnswerBytes, ct);
            return await content.ReadAsStringAsync(ct);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            return "";
        }
    }
}
