using System.Net;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Platform.Http;

/// <summary>The client's address: the connection's, or what the forwarded-headers middleware took from a trusted proxy.</summary>
public static class ClientAddress
{
    /// <summary>The address in text; IPv4 in its plain form.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}
