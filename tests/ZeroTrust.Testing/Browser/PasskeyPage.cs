using System.Net;
using System.Text;

namespace ZeroTrust.Testing;

/// <summary>
/// A page on <c>http://localhost</c> that makes and uses passkeys as a real one would, and passes calls below <c>/v1/</c> on to the
/// API, so that page and API have one origin.
/// </summary>
public sealed class PasskeyPage : IAsyncDisposable
{
    private const string Html = """
        <!doctype html>
        <title>Passkeys</title>
        <script>
          const create = async options =>
            (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON();
          const get = async options =>
            (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON();
          const call = async (path, body, token) => {
            const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
            const answer = await fetch(path, { method: 'POST', headers, body: body ? JSON.stringify(body) : undefined });
            return { status: answer.status, body: await answer.json() };
          };
        </script>
        """;

    private readonly HttpListener listener = new();
    private readonly HttpClient? api;
    private readonly Task serving;

    /// <param name="port">Where it is served.</param>
    /// <param name="api">Where calls go; null for a page without an API.</param>
    public PasskeyPage(int port, HttpClient? api = null)
    {
        this.api = api;
        Origin = $"http://localhost:{port}";
        listener.Prefixes.Add($"{Origin}/");
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>The origin, as a browser spells it.</summary>
    public string Origin { get; }

    /// <summary>The page's address.</summary>
    public Uri Address => new(Origin + "/");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.RawUrl!;
        if (api is not null && path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            await PassOnAsync(api, context, path);
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await EndAsync(context.Response, path == "/" ? 200 : 404, path == "/" ? Encoding.UTF8.GetBytes(Html) : []);
    }

    private static async Task PassOnAsync(HttpClient api, HttpListenerContext context, string path)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(path, UriKind.Relative));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        if (context.Request.Headers["Authorization"] is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await api.SendAsync(request);
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await EndAsync(context.Response, (int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    private static async Task EndAsync(HttpListenerResponse response, int status, byte[] body)
    {
        response.StatusCode = status;
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body);
        response.Close();
    }
}
