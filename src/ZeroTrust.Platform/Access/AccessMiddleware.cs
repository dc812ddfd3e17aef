using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// Stands before every endpoint: verifies the bearer token, asks the decision engine, records a refusal.
/// An endpoint without a declaration is refused, so forgetting one fails closed.
/// </summary>
public sealed class AccessMiddleware(
    RequestDelegate next, ITokenVerifier tokens, IPlatformAccess access, IAuditStream audit, TimeProvider clock)
{
    /// <summary>Runs the endpoint if the caller may call it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        // Routing answers a wrong method or content type by an endpoint of its own, which has no route and does nothing else.
        if (endpoint is null or { Metadata.Count: 0 } and not RouteEndpoint)
        {
            return next(context);
        }

        var metadata = endpoint.Metadata;
        if (metadata.GetMetadata<PublicEndpoint>() is not null)
        {
            return next(context);
        }

        return metadata.GetMetadata<RequiredPermission>() is { } required
            ? AuthorizeAsync(context, required)
            : ProblemWriter.WriteAsync(context, CommonProblems.Denied);
    }

    private async Task AuthorizeAsync(HttpContext context, RequiredPermission required)
    {
        if (BearerToken.Read(context.Request) is not { } token)
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Unauthenticated);
            return;
        }

        var verdict = await tokens.VerifyAsync(token, context.RequestAborted);
        if (verdict is not TokenVerdict.Valid { Caller: var caller, State: var state } || !IsForUs(caller, required))
        {
            await RefuseAsync(context, AuditActor.Anonymous, CommonProblems.Unauthenticated, required, ReasonOf(verdict));
            return;
        }

        var scope = required.Permission is null
            ? new PlatformVerdict(true, "self", null, null, null)
            : access.Check(caller, state, required.Permission);
        if (!scope.Allowed || (scope.OnlyServices is not null && !required.ServiceScoped))
        {
            await RefuseAsync(context, AuditActor.Of(caller), CommonProblems.Denied, required, scope.Allowed ? "service_scope" : scope.Reason);
            return;
        }

        context.Features.Set(new AccessScope(caller, state, scope));
        await next(context);
    }

    // Nobody administers the platform, or ends a session, in another's name.
    private static bool IsForUs(Caller caller, RequiredPermission required) =>
        caller.Actor is null && (caller.Audience == Caller.Platform || (required.AnyAudience && caller.Kind == CallerKind.User));

    private static string ReasonOf(TokenVerdict verdict) =>
        verdict switch
        {
            TokenVerdict.Invalid invalid => invalid.Reason,
            TokenVerdict.Valid { Caller.Actor: not null } => "acts_for_another",
            _ => "wrong_audience",
        };

    private async Task RefuseAsync(HttpContext context, AuditActor actor, Problem problem, RequiredPermission required, string reason)
    {
        var recorded = await audit.RecordAsync(
            new AuditFact(
                clock.GetUtcNow(), "call.refused", actor.Kind, actor.Id, Caller.Platform,
                $"{context.Request.Method} {RouteOf(context)} {required.Permission}",
                AuditOutcome.Denied, reason, null, null, Activity.Current?.TraceId.ToHexString()),
            context.RequestAborted);
        await ProblemWriter.WriteAsync(context, recorded ? problem : CommonProblems.Unavailable);
    }

    // The pattern and not the path: a path may carry a person's id.
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";
}
