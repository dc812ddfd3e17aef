using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>
/// <c>/v1/gateway/authorize</c>: answers 200, 401 or 403 and nothing else, since nginx turns everything else into a 500.
/// A bare delegate and not an endpoint class: this is the hottest door.
/// </summary>
internal static class GatewayRoute
{
    internal const string Permission = "gateway:authorize";
    private const int MaxPermissionsHeader = 4096;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .Map("/v1/gateway/authorize", AuthorizeAsync)
        .WithDisplayName("gateway authorize")
        .Public("The proxy proves itself by X-Gateway-Key; the caller by its token.");

    private static async Task AuthorizeAsync(HttpContext context)
    {
        try
        {
            await DecideAsync(context);
        }
        catch (PermissionsUnavailableException)
        {
            Refuse(context, StatusCodes.Status403Forbidden, "permissions_unavailable");
        }
    }

    private static async Task DecideAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var point = services.GetRequiredService<DecisionPoint>();
        var stranger = new DecisionSubject(CallerKind.Service, "-", null);
        if (!IsGateway(context.Request.Headers, services))
        {
            await point.RefuseAsync(stranger, Caller.Platform, null, "gateway_unauthenticated", context.RequestAborted);
            Refuse(context, StatusCodes.Status403Forbidden, "gateway_unauthenticated");
            return;
        }

        if (ForwardedCall.Read(context.Request.Headers, out var malformed) is not { } call)
        {
            await point.RefuseAsync(stranger, Caller.Platform, null, malformed, context.RequestAborted);
            Refuse(context, StatusCodes.Status403Forbidden, malformed);
            return;
        }

        var token = BearerToken.Read(context.Request);
        var verdict = token is null ? null : await services.GetRequiredService<ITokenVerifier>().VerifyAsync(token, context.RequestAborted);
        if (verdict is not TokenVerdict.Valid valid)
        {
            var reason = verdict is TokenVerdict.Invalid invalid ? invalid.Reason : "token_missing";
            await point.RefuseAsync(stranger, call.Target, call.Method, reason, context.RequestAborted);
            context.Response.Headers.WWWAuthenticate = "Bearer";
            Refuse(context, StatusCodes.Status401Unauthorized, reason);
            return;
        }

        await AnswerAsync(context, point, call, valid);
    }

    private static async Task AnswerAsync(HttpContext context, DecisionPoint point, ForwardedCall call, TokenVerdict.Valid token)
    {
        var caller = token.Caller;
        var subject = new DecisionSubject(caller.Kind, caller.Subject, token.State);
        var rightAudience = caller.Audience == call.Target || (caller.Audience == Caller.Platform && caller.Kind == CallerKind.User);
        var verdict = rightAudience
            ? await point.RouteAsync(subject, call.Target, call.Method, call.OtherMethod, call.RawTarget, context.RequestAborted)
            : await point.RefuseAsync(subject, call.Target, call.Method, "wrong_audience", context.RequestAborted);
        if (!verdict.Allowed)
        {
            Refuse(context, StatusCodes.Status403Forbidden, verdict.Reason);
            return;
        }

        var permissions = string.Join(',', verdict.Permissions);
        var headers = context.Response.Headers;
        headers["X-Auth-Subject"] = caller.Subject;
        headers["X-Auth-Subject-Type"] = caller.KindName;
        // A cut list would look complete; an over-long one is left out and said to be.
        headers["X-Auth-Permissions"] = permissions.Length <= MaxPermissionsHeader ? permissions : "";
        if (permissions.Length > MaxPermissionsHeader)
        {
            headers["X-Auth-Permissions-Omitted"] = "too_long";
        }

        headers["X-Auth-Path"] = verdict.CanonicalPath;
        headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static bool IsGateway(IHeaderDictionary headers, IServiceProvider services)
    {
        if (!headers.TryGetValue("X-Gateway-Key", out var values) || values is not [{ } key])
        {
            return false;
        }

        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && services.GetRequiredService<IServiceDirectory>().Authenticate(key[..dot], key[(dot + 1)..]) is { } proxy
            && services.GetRequiredService<PolicyHolder>().Current is { } policy
            && policy.Snapshot.DecideServicePermission(proxy.Name, Caller.Platform, Permission).Allowed;
    }

    private static void Refuse(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Auth-Reason"] = reason;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = 0;
    }
}
