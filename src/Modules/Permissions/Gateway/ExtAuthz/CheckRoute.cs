using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary><c>envoy.service.auth.v3.Authorization/Check</c>: gRPC over HTTP/2, on https and on the h2c listener.</summary>
internal static class CheckRoute
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/envoy.service.auth.v3.Authorization/Check", (RequestDelegate)Answer)
        .WithDisplayName("envoy check")
        .Public("The proxy proves itself by X-Gateway-Key; the caller by its token.")
        .Limited(ApiLimit.None)
        .Problems(CommonProblems.Invalid, CommonProblems.UnsupportedMediaType)
        .WithMetadata(
            new OperationText(
                "checkCall", "decisions", "May this call pass, asked by Envoy",
                "The gRPC method Check of Envoy's external authorization, version 3: HTTP/2, `application/grpc`, one CheckRequest. "
                + "`context_extensions.target_service` names the service, or else the host does, by `hosts` of the policy. "
                + "The verdict is that of `/v1/gateway/authorize`; every question that can be read is answered by a CheckResponse, and `grpc-status` comes in the trailers."),
            new Credentials(Credentials.GatewayKey, Credentials.Bearer),
            new ResponseExample(200, "A CheckResponse. Status 0 lets the call pass, with the identity headers to set and those to remove; else `denied_response` has 401, 403 or 429 and `x-auth-reason`."));

    private static Task Answer(HttpContext context) => context.RequestServices.GetRequiredService<CheckDoor>().AnswerAsync(context);
}
