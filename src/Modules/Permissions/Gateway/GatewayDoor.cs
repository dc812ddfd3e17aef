using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>
/// Answers a proxy with 200, 401 or 403 and nothing else, since nginx turns everything else into a 500. The body is ignored:
/// it is the client's.
/// </summary>
internal sealed class GatewayDoor(ProxyKey key, TokenCheck tokens, DecisionPoint point, IOptions<PolicyOptions> options)
{
    internal const string Unauthenticated = "gateway_unauthenticated";
    internal const string NotAllowed = "gateway_not_allowed";
    internal const string TokenMissing = "token_missing";
    internal const string WrongAudience = "wrong_audience";
    internal const string PermissionsUnavailable = "permissions_unavailable";
    internal const string UnsafeSubject = "subject_not_printable";

    private static readonly Func<(IHeaderDictionary Headers, ForwardedCall Call), IReadOnlyList<string>> AddressesOf =
        static asked => ForwardedCall.AddressOf(asked.Headers, asked.Call.RawTarget) is { } address ? [address] : [];

    internal async Task AnswerAsync(HttpContext context)
    {
        // The order is part of the contract: the proxy first, because a stranger must not learn what a token is worth; then the
        // form of the call, because a call that cannot be read cannot be decided; then the caller; then the policy.
        if (await AdmitProxyAsync(context) && await ReadCallAsync(context) is { } call && await VerifyCallerAsync(context, call) is { } caller)
        {
            await DecideAsync(context, call, caller);
        }
    }

    private async ValueTask<bool> AdmitProxyAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (key.Authenticate(headers) is not { } proxy)
        {
            // Without a key it is noise and only counted by its status; a wrong key is evidence.
            if (headers.ContainsKey(ProxyKey.Header))
            {
                await point.RefuseAsync(DecisionSubject.Stranger, Caller.Platform, ProxyKey.Permission, Unauthenticated, context.RequestAborted);
            }

            GatewayAnswer.Forbid(context.Response, Unauthenticated);
            return false;
        }

        if (key.MayAsk(proxy))
        {
            return true;
        }

        await point.RefuseAsync(DecisionSubject.Service(proxy.Name), Caller.Platform, ProxyKey.Permission, NotAllowed, context.RequestAborted);
        GatewayAnswer.Forbid(context.Response, NotAllowed);
        return false;
    }

    private async ValueTask<ForwardedCall?> ReadCallAsync(HttpContext context)
    {
        if (ForwardedCall.Read(context.Request.Headers, out var reason) is { } call)
        {
            return call;
        }

        await point.RefuseAsync(DecisionSubject.Stranger, Caller.Platform, null, reason, context.RequestAborted);
        GatewayAnswer.Forbid(context.Response, reason);
        return null;
    }

    private async ValueTask<TokenVerdict.Valid?> VerifyCallerAsync(HttpContext context, ForwardedCall call)
    {
        try
        {
            var headers = context.Request.Headers;
            var verdict = PresentedToken.Read(context.Request) is { } token
                ? await tokens.VerifyAsync(token, headers, call.Methods.Method, (headers, call), AddressesOf, context.RequestAborted)
                : null;
            if (verdict is TokenVerdict.Valid valid)
            {
                return valid;
            }

            var reason = (verdict as TokenVerdict.Invalid)?.Reason ?? TokenMissing;
            await RefuseAsync(context, DecisionSubject.Stranger, call, reason);
            if (reason == TokenCheck.ProofUnavailable)
            {
                GatewayAnswer.Forbid(context.Response, reason);
            }
            else
            {
                GatewayAnswer.Challenge(context.Response, reason);
            }
        }
        catch (PermissionsUnavailableException)
        {
            await RefuseAsync(context, DecisionSubject.Stranger, call, PermissionsUnavailable);
            GatewayAnswer.Forbid(context.Response, PermissionsUnavailable);
        }

        return null;
    }

    private async Task DecideAsync(HttpContext context, ForwardedCall call, TokenVerdict.Valid token)
    {
        var caller = token.Caller;
        var subject = DecisionSubject.Of(caller, token.State);
        var refusal = !GatewayAnswer.IsPrintable(caller.Subject) || (caller.Actor is { } actor && !GatewayAnswer.IsPrintable(actor.Subject)) ? UnsafeSubject
            : !IsFor(caller, call.Target) ? WrongAudience
            : null;
        var verdict = refusal is null
            ? await point.RouteAsync(subject, call.Target, call.Methods, call.RawTarget, default, context.RequestAborted)
            : await RefuseAsync(context, subject, call, refusal);
        if (verdict.Allowed)
        {
            GatewayAnswer.Allow(context.Response, caller, verdict.Decision.CanonicalPath!, verdict.PermissionsAt(subject, call.Target), options.Value.MaxPermissionsHeaderLength);
        }
        else if (!verdict.Asked.AsksForNothing)
        {
            GatewayAnswer.AskForLogin(context.Response, caller, verdict.Reason, verdict.Asked);
        }
        else
        {
            GatewayAnswer.Forbid(context.Response, verdict.Reason);
        }
    }

    // A person's token for the platform carries its whole context and is good at every gateway; a service's is for one target,
    // also where it acts for a person.
    private static bool IsFor(Caller caller, string target) =>
        caller.Audience == target || (caller.Audience == Caller.Platform && caller is { Kind: CallerKind.User, Actor: null });

    private ValueTask<Verdict> RefuseAsync(HttpContext context, DecisionSubject subject, ForwardedCall call, string reason) =>
        point.RefuseAsync(subject, call.Target, Evidence.Route(call.Methods, call.RawTarget, null), reason, context.RequestAborted);
}
