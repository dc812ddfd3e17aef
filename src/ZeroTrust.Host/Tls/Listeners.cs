using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Host.Tls;

/// <summary>The listeners: https for everybody, plain http and h2c for this machine only.</summary>
internal static class Listeners
{
    private const int MaxHeaderBytes = 32 * 1024;

    // The bytes are the bound. A proxy adds its own headers to a client's: a refusal for their number would be the proxy's 500.
    private const int MaxHeaders = 1000;

    internal static void AddListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LocalAuthority>();
        builder.Services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<LocalAuthority>());
        builder.Services.AddSingleton<IWrappedKeys>(provider => provider.GetRequiredService<LocalAuthority>());
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpOptions>, LocalAuthority>(Configure);
    }

    private static void Configure(KestrelServerOptions kestrel, IOptions<HttpOptions> options, LocalAuthority authority)
    {
        var http = options.Value;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = http.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = http.MaxConnections;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        if (http.Port > 0)
        {
            kestrel.ListenAnyIP(http.Port, listen => listen.UseHttps(https =>
            {
                https.ServerCertificateSelector = (_, _) => authority.Certificate;
            }));
        }

        var plain = http.PlainPort ?? (http.Port > 0 ? http.Port + 1 : 0);
        if (plain > 0)
        {
            kestrel.ListenLocalhost(plain, listen => listen.Protocols = HttpProtocols.Http1);
        }

        var h2c = http.H2cPort ?? (http.Port > 0 ? http.Port + 2 : 0);
        if (h2c > 0)
        {
            kestrel.ListenLocalhost(h2c, listen => listen.Protocols = HttpProtocols.Http2);
        }
    }
}
