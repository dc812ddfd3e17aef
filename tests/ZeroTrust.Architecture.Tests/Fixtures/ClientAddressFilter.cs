using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace ZeroTrust.Architecture.Tests.Fixtures;

/// <summary>The test server has no connections; every call comes from this address.</summary>
internal sealed class ClientAddressFilter : IStartupFilter
{
    internal const string Address = "203.0.113.77";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(Address);
            return following(context);
        });
        next(app);
    };
}
