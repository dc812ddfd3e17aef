using System.Net.Http.Headers;
using System.Text.Json;

namespace ZeroTrust.Host.Commands.Policies;

/// <summary>
/// Calls a running server as the caller whose token is in the environment. Commands that change what decides speak to the server and not
/// to its database: permission, approval and audit trail hold for them as for everybody.
/// </summary>
internal sealed class ServerCalls : IDisposable
{
    internal const string UrlVariable = "ZEROTRUST_URL";
    internal const string TokenVariable = "ZEROTRUST_TOKEN";
    private const int MaxAnswer = 32 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;

    private ServerCalls(Uri address, string token)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = Deadline, MaxResponseContentBufferSize = MaxAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Reads address and token from the environment: a token in an argument is seen by everybody on the host.</summary>
    /// <returns>Null with a sentence for the operator where one is missing or makes no sense.</returns>
    internal static (ServerCalls? Calls, string? Problem) Open(Func<string, string?> environment)
    {
        if (!Uri.TryCreate(environment(UrlVariable), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return (null, $"{UrlVariable} must be the https address of the server.");
        }

        if (address.Scheme == "http" && !address.IsLoopback)
        {
            return (null, $"{UrlVariable} must be https: the token would be readable on the way.");
        }

        return environment(TokenVariable) is { Length: > 0 } token && token.All(c => c is > ' ' and < (char)127)
            ? (new ServerCalls(address, token), null)
            : (null, $"{TokenVariable} must hold an access token of the caller.");
    }

    /// <exception cref="HttpRequestException">There is no answer.</exception>
    internal async Task<ServerAnswer> SendAsync(HttpMethod method, string path, ServerBody? body, CancellationToken ct, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is { } sent)
        {
            request.Content = new ByteArrayContent(sent.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(sent.Type) } };
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        return new ServerAnswer((int)response.StatusCode, response.Headers.ETag?.ToString(), Read(bytes));
    }

    public void Dispose() => _http.Dispose();

    // What stands before a server may answer with a page.
    private static JsonElement Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>What a command sends.</summary>
internal readonly record struct ServerBody(byte[] Bytes, string Type);
