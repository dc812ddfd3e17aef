using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>
/// <c>/v1/gateway/authorize</c>, any method: a bare delegate and not an endpoint class, since this is the hottest door.
/// </summary>
internal static class GatewayRoute
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .Map("/v1/gateway/authorize", Answer)
        .WithDisplayName("gateway authorize")
        .Public("The proxy proves itself by X-Gateway-Key; the caller by its token.");

    /// <summary>
    /// Reads header bytes as Latin-1, in which every byte has a character. Read as UTF-8, one stray byte in any header that a
    /// proxy passes on is 400 before a door is reached, and nginx makes a 500 of that. All that we compare is ASCII.
    /// </summary>
    internal static void AcceptAnyByte(KestrelServerOptions kestrel) => kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;

    private static Task Answer(HttpContext context) =>
        context.RequestServices.GetRequiredService<GatewayDoor>().AnswerAsync(context);
}
