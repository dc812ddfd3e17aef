using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// Stands before every endpoint: verifies the token with its proof, counts the call against its caller's limit, stops a session
/// that may only enrol a second factor, asks the decision engine, then whether the login is strong and recent enough, records a
/// refusal.
/// An endpoint without a declaration is refused, so forgetting one fails closed.
/// </summary>
public sealed class AccessMiddleware(
    RequestDelegate next, TokenCheck tokens, IPlatformAccess access, RefusedCalls refused, IOptions<StepUpOptions> stepUp, TimeProvider clock,
    ApiLimits? limits = null)
{
    private static readonly Func<HttpContext, IReadOnlyList<string>> AddressesOf = OwnAddresses.Of;

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
            return limits?.Take(context, null) is { } wait ? LimitAsync(context, wait) : next(context);
        }

        return metadata.GetMetadata<RequiredPermission>() is { } required
            ? AuthorizeAsync(context, required)
            : ProblemWriter.WriteAsync(context, CommonProblems.Denied);
    }

    private async Task AuthorizeAsync(HttpContext context, RequiredPermission required)
    {
        if (PresentedToken.Read(context.Request) is not { } token)
        {
            await (limits?.Take(context, null) is { } pause ? LimitAsync(context, pause) : ProblemWriter.WriteAsync(context, CommonProblems.Unauthenticated));
            return;
        }

        var verdict = await tokens.VerifyAsync(token, context.Request.Headers, context.Request.Method, context, AddressesOf, context.RequestAborted);
        // After the token: what strangers do at an address never counts against a caller there. Before all else, refusals and their
        // records included.
        if (limits?.Take(context, (verdict as TokenVerdict.Valid)?.Caller) is { } wait)
        {
            await LimitAsync(context, wait);
            return;
        }

        if (verdict is not TokenVerdict.Valid { Caller: var caller, State: var state } || !IsForUs(caller, required))
        {
            await RefuseAsync(context, AuditActor.Anonymous, ProblemOf(ReasonOf(verdict)), required, ReasonOf(verdict));
            return;
        }

        if (OpenToEnrolment.Excludes(caller, context.GetEndpoint()!.Metadata))
        {
            await RefuseAsync(context, AuditActor.Of(caller), CommonProblems.EnrolmentOnly, required, "enrolment_only");
            return;
        }

        var scope = Decide(caller, state, required);
        if (!scope.Allowed || (scope.OnlyServices is not null && !required.ServiceScoped))
        {
            var problem = StepUp.Refuse(caller, scope) ?? CommonProblems.Denied;
            await RefuseAsync(context, AuditActor.Of(caller), problem, required, scope.Allowed ? "service_scope" : scope.Reason);
            return;
        }

        // After the permission: nobody logs in again for what he may not do then either.
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredLogin>() is { } login
            && StepUp.Refuse(caller, login, stepUp.Value.MaxAgeSeconds, clock.GetUtcNow()) is { } insufficient)
        {
            await RefuseAsync(context, AuditActor.Of(caller), insufficient, required, "insufficient_user_authentication");
            return;
        }

        context.Features.Set(new AccessScope(caller, state, scope));
        await next(context);
    }

    private static Task LimitAsync(HttpContext context, int wait) =>
        ProblemWriter.WriteAsync(context, CommonProblems.RateLimited with { RetryAfterSeconds = wait });

    private PlatformVerdict Decide(Caller caller, SubjectState? state, RequiredPermission required) =>
        required.Permission is null ? new PlatformVerdict(true, "self", null, null, null) : access.Check(caller, state, required.Permission);

    // Nobody administers the platform, or ends a session, in another's name.
    private static bool IsForUs(Caller caller, RequiredPermission required) =>
        caller.Actor is null && (caller.Audience == Caller.Platform || (required.AnyAudience && caller.Kind == CallerKind.User));

    private static Problem ProblemOf(string reason) => reason == TokenCheck.ProofUnavailable ? CommonProblems.Unavailable
        : CommonProblems.Unauthenticated with { Challenge = TokenCheck.Challenge(reason) };

    private static string ReasonOf(TokenVerdict verdict) => verdict switch
    {
        TokenVerdict.Invalid invalid => invalid.Reason,
        TokenVerdict.Valid { Caller.Actor: not null } => "acts_for_another",
        _ => "wrong_audience",
    };

    private async Task RefuseAsync(HttpContext context, AuditActor actor, Problem problem, RequiredPermission required, string reason)
    {
        var recorded = await refused.RecordAsync(context, actor, required.Permission, reason);
        await ProblemWriter.WriteAsync(context, recorded ? problem : CommonProblems.Unavailable);
    }
}
