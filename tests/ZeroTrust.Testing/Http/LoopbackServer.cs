using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ZeroTrust.Testing;

/// <summary>
/// A web server of a test: on a free port of the loopback, silent. The port is given to Kestrel itself and not as a
/// setting, since a setting that is lost while files are read again leaves Kestrel's well-known port 5000, which two
/// tests at once cannot share.
/// </summary>
public static class LoopbackServer
{
    /// <summary>A builder; its address is <c>app.Urls.First()</c> after the start.</summary>
    public static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder;
    }
}
