using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Sms;

/// <summary>Settings of a test over those of its class.</summary>
internal static class SmsSettings
{
    internal static (string, string)[] Over((string Name, string Value)[] defaults, (string Name, string Value)[] settings) =>
        [.. defaults.Where(setting => !settings.Any(other => other.Name == setting.Name)), .. settings];
}

/// <summary>A provider on a real socket that notes what it is sent and answers as the test says.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder = new("sms");

    private ProviderServer(WebApplication app) => _app = app;

    public ConcurrentQueue<Call> Calls { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public string Url => _app.Urls.First();

    public static async Task<ProviderServer> StartAsync()
    {
        var builder = LoopbackServer.Builder();
        var server = new ProviderServer(builder.Build());
        server._app.Run(server.TakeAsync);
        await server._app.StartAsync();
        return server;
    }

    public string Secret(string text)
    {
        var file = _folder.Inside("secret");
        File.WriteAllText(file, text);
        return file;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    public static IOptions<SmsOptions> Options(SmsOptions options) => Microsoft.Extensions.Options.Options.Create(options);

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Calls.Enqueue(new Call(context.Request.Method, context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        await Answer(context);
    }

    internal sealed record Call(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}
