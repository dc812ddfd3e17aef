using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ZeroTrust.Load.Tests;

internal sealed record StubRequest(string Method, string Path, string Body);

internal sealed record StubAnswer(int Status, string Body)
{
    public string? ETag { get; init; }
}

/// <summary>A tiny HTTP server on a free port of this machine.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<StubRequest, Task<StubAnswer>> _answer;
    private readonly Task _loop;

    public StubServer(Func<StubRequest, Task<StubAnswer>> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _loop = AcceptAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return; // the only way out of a listener
            }

            _ = Task.Run(() => RespondAsync(context));
        }
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var request = new StubRequest(context.Request.HttpMethod, context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync());
        var answer = await _answer(request);
        context.Response.StatusCode = answer.Status;
        if (answer.ETag is not null) context.Response.Headers["ETag"] = answer.ETag;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
        context.Response.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
