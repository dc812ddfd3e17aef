using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Limits;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>
/// <c>/v1/gateway/authorize</c>, any method: a bare delegate and not an endpoint class, since this is the hottest door.
/// </summary>
internal static class GatewayRoute
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .Map("/v1/gateway/authorize", Answer)
        .WithDisplayName("gateway authorize")
        .Public("The proxy proves itself by X-Gateway-Key; the caller by its token.")
        .Limited(ApiLimit.None)
        .WithMetadata(
            new OperationText(
                "authorizeCall", "decisions", "May this call pass",
                "For nginx `auth_request`, Caddy and Traefik forward-auth and the like, by any method; the body is ignored. The proxy names the call by one of "
                + "the two pairs X-Original-Method and X-Original-URI, or X-Forwarded-Method and X-Forwarded-Uri. The answer has no body. "
                + "A call without `Authorization` passes where the policy lists it under `public_endpoints`, with empty identity headers."),
            new Credentials(Credentials.GatewayKey, Credentials.Bearer),
            new RequestHeader("X-Target-Service", "The service that the call goes to; without it the service that X-Forwarded-Host belongs to by `hosts` of the policy.", "user-service", Required: false),
            new RequestHeader("X-Original-Method", "The method of the call.", "GET", Required: false),
            new RequestHeader("X-Original-URI", "The path and query of the call, as the client sent them.", "/v1/user/profile", Required: false),
            new RequestHeader("X-Forwarded-Method", "The same, as other proxies name it.", "GET", Required: false),
            new RequestHeader("X-Forwarded-Uri", "The same, as other proxies name it.", "/v1/user/profile", Required: false),
            new RequestHeader("DPoP", "The caller's proof, where its token is bound to a key; the token comes as `Authorization: DPoP` then.", "eyJ0eXAiOiJkcG9wK2p3dCJ9…", Required: false),
            new RequestHeader("X-Forwarded-Proto", "The scheme of the address that the client called; a proof is held against it.", "https", Required: false),
            new RequestHeader("X-Forwarded-Host", "Host and port of that address, as the proxy itself knows them.", "api.example.com", Required: false),
            new RequestHeader("X-Forwarded-For", "The client's address is the last entry; conditions of the policy may ask for it.", "203.0.113.7", Required: false),
            new ResponseExample(200, "The call may pass. X-Auth-Subject, X-Auth-Subject-Type, X-Auth-Actor, X-Auth-Permissions (X-Auth-Permissions-Omitted) and X-Auth-Path say for whom and to what path; RateLimit and RateLimit-Policy what the pair has left. Cache-Control says whether the answer may be kept (`MaxDecisionAge`)."),
            new ResponseExample(401, "The caller has no valid token, not the proof that it needs, or a login that is too weak or too old for this call (`mfa_required`, `step_up_required`; WWW-Authenticate says what is asked for, RFC 9470); X-Auth-Reason says why."),
            new ResponseExample(403, "The call may not pass, or the proxy may not ask; X-Auth-Reason says why. `rate_limited` comes with Retry-After, and as 429 where the server is told to (`RateLimitedAs429`)."));

    /// <summary>
    /// Reads header bytes as Latin-1, in which every byte has a character. Read as UTF-8, one stray byte in any header that a
    /// proxy passes on is 400 before a door is reached, and nginx makes a 500 of that. All that we compare is ASCII.
    /// </summary>
    internal static void AcceptAnyByte(KestrelServerOptions kestrel) => kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;

    private static Task Answer(HttpContext context) =>
        context.RequestServices.GetRequiredService<GatewayDoor>().AnswerAsync(context);
}
