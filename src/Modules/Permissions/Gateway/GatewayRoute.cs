using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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

    private static Task Answer(HttpContext context) =>
        context.RequestServices.GetRequiredService<GatewayDoor>().AnswerAsync(context);
}
