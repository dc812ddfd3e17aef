using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

using ZeroTrust.Testing;

namespace ZeroTrust.Native.Tests.Keys;

/// <summary>
/// A service of a team that knows nothing of us but the address: Kestrel with Microsoft's JwtBearer as it comes. It rereads the
/// keys when it is told to, in place of its own twelve hours, of which no test can wait for the smallest part (five minutes).
/// </summary>
internal sealed class Consumer : IAsyncDisposable
{
    private readonly WebApplication app;

    private Consumer(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    private HttpClient Client { get; }

    /// <summary>Starts one that trusts this host.</summary>
    public static async Task<Consumer> StartAsync(NativeHost host)
    {
        var builder = LoopbackServer.Builder();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.Authority = host.Https.ToString().TrimEnd('/');
            bearer.Audience = "user-service";
            bearer.RefreshInterval = TimeSpan.FromSeconds(1);
            // The certificate is of the host's own authority; who signs tokens is the question here.
            bearer.BackchannelHttpHandler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        });
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", (RequestDelegate)(context => context.Response.WriteAsync("ok"))).RequireAuthorization();
        await app.StartAsync();
        return new Consumer(app);
    }

    /// <summary>Its own periodic refresh, due now.</summary>
    public void RereadKeys() =>
        ((ConfigurationManager<OpenIdConnectConfiguration>)app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>()
            .Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!).RequestRefresh();

    /// <summary>A call with a token.</summary>
    public async Task<HttpResponseMessage> CallAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = new("Bearer", token);
        return await Client.SendAsync(request);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
