using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Answers a proxy, whichever way it asked. Doors only read the question and write the answer.</summary>
internal sealed class GatewayDecision(ProxyKey key, CallerCheck callers, DecisionPoint point, IRateLimits limits, DecisionAge age)
{
    internal const string Unauthenticated = "gateway_unauthenticated";
    internal const string NotAllowed = "gateway_not_allowed";
    internal const string IdentityAlias = "identity_alias";
    internal const string UnknownHost = "unknown_host";
    internal const string AnotherHost = "host_of_another_service";

    internal async ValueTask<GatewayAnswer> AnswerAsync(GatewayQuestion question, CancellationToken ct)
    {
        // The order is part of the contract: the proxy first, because a stranger must not learn what a token is worth; then the
        // form of the call, because a call that cannot be read cannot be decided; then the caller; then the policy.
        if (ProxyFault(question, out var proxy) is { } fault)
        {
            return await RefuseProxyAsync(question, proxy, fault, ct);
        }

        if (FormFault(question) is { } malformed)
        {
            await point.RefuseAsync(DecisionSubject.Stranger, Caller.Platform, null, malformed, ct);
            return new GatewayAnswer.Forbidden(malformed);
        }

        var call = question.Call!.Value;
        var policy = point.Policy;
        if (TargetOf(policy, call, out var unknown) is not { } target)
        {
            await point.RefuseAsync(DecisionSubject.Stranger, Caller.Platform, Evidence.Route(call.Methods, call.RawTarget, null), unknown, ct);
            return new GatewayAnswer.Forbidden(unknown);
        }

        var asked = new RoutedCall(policy, call, target, new CallFacts(question.Address));
        return question.Client.Authorization.Count == 0 && IsPublic(asked)
            ? await PublicAsync(asked, ct)
            : await ForCallerAsync(question, asked, ct);
    }

    private string? ProxyFault(GatewayQuestion question, out string? proxy)
    {
        var identity = key.Authenticate(question.Proxy);
        proxy = identity?.Name;
        return identity is null ? Unauthenticated : key.MayAsk(identity) ? null : NotAllowed;
    }

    private async ValueTask<GatewayAnswer> RefuseProxyAsync(GatewayQuestion question, string? proxy, string reason, CancellationToken ct)
    {
        // Without a key it is noise and only counted by its status; a wrong key is evidence.
        if (proxy is not null || question.Proxy.ContainsKey(ProxyKey.Header))
        {
            var subject = proxy is null ? DecisionSubject.Stranger : DecisionSubject.Service(proxy);
            await point.RefuseAsync(subject, Caller.Platform, ProxyKey.Permission, reason, ct);
        }

        return new GatewayAnswer.Forbidden(reason);
    }

    private static string? FormFault(GatewayQuestion question)
    {
        if (question.Call is null)
        {
            return question.Fault;
        }

        foreach (var header in question.Client)
        {
            if (IdentityHeaders.IsAlias(header.Key))
            {
                return IdentityAlias;
            }

            if (MethodOverrides.IsAlias(header.Key))
            {
                return ForwardedCall.AmbiguousMethod;
            }
        }

        return null;
    }

    // A host that the policy gives to another service than the proxy names: one of the two is the client's word.
    private static string? TargetOf(ActivePolicy? policy, in ForwardedCall call, out string reason)
    {
        var byHost = call.Host is { } host ? policy?.Snapshot.FindServiceOfHost(host) : null;
        reason = call.Service is null ? UnknownHost : AnotherHost;
        return call.Service is null || byHost is null || byHost == call.Service ? call.Service ?? byHost : null;
    }

    private static bool IsPublic(in RoutedCall call) =>
        call.Policy is { Snapshot: var snapshot }
        && snapshot.DecidePublicRoute(call.Target, call.Methods.Method, call.RawTarget).Allowed
        && (call.Methods.Other is not { } other || snapshot.DecidePublicRoute(call.Target, other, call.RawTarget).Allowed);

    private async ValueTask<GatewayAnswer> PublicAsync(RoutedCall call, CancellationToken ct)
    {
        var verdict = await point.PublicRouteAsync(call.Policy, call.Target, call.Methods, call.RawTarget, ct);
        return verdict.Allowed
            ? new GatewayAnswer.Allowed(null, verdict.Decision.CanonicalPath!, PermissionsHeader.None, new RateVerdict(true), age.OfPublic)
            : new GatewayAnswer.Forbidden(verdict.Reason);
    }

    private async ValueTask<GatewayAnswer> ForCallerAsync(GatewayQuestion question, RoutedCall call, CancellationToken ct)
    {
        var (token, reason) = await callers.VerifyAsync(question, call.Call, ct);
        if (token is null)
        {
            await RefuseAsync(DecisionSubject.Stranger, call, reason, ct);
            return reason == CallerCheck.PermissionsUnavailable ? new GatewayAnswer.Forbidden(reason) : GatewayAnswer.OfToken(reason);
        }

        var caller = token.Caller;
        var subject = DecisionSubject.Of(caller, token.State);
        if (CallerCheck.FaultOf(caller, call.Target) is { } fault)
        {
            return new GatewayAnswer.Forbidden((await RefuseAsync(subject, call, fault, ct)).Reason);
        }

        return await DecideAsync(caller, subject, call, ct);
    }

    // The limit after the policy: a call that is refused anyway takes nothing from the pair. The record after both: it says what was done.
    private async ValueTask<GatewayAnswer> DecideAsync(Caller caller, DecisionSubject subject, RoutedCall call, CancellationToken ct)
    {
        var question = point.Route(subject, call.Target, call.Methods, call.RawTarget, call.Facts);
        var decided = point.Decide(call.Policy, subject, question);
        var pair = decided.Allowed ? decided.PairAt(subject, call.Target) : null;
        var rate = pair is null ? new RateVerdict(true) : await limits.TakeAsync(pair, ct);
        var verdict = await point.GiveAsync(subject, question, rate.IsWithin ? decided : decided.RefusedFor(GatewayAnswer.Limited.Reason, default), ct);
        return verdict.Allowed ? new GatewayAnswer.Allowed(
                caller, verdict.Decision.CanonicalPath!, verdict.PermissionsAt(subject, call.Target), rate, age.Of(caller, subject, call, verdict))
            : verdict.Reason == GatewayAnswer.Limited.Reason ? new GatewayAnswer.Limited(rate)
            : !verdict.Asked.AsksForNothing ? GatewayAnswer.OfLogin(caller, verdict.Reason, verdict.Asked)
            : new GatewayAnswer.Forbidden(verdict.Reason);
    }

    private ValueTask<Verdict> RefuseAsync(DecisionSubject subject, RoutedCall call, string reason, CancellationToken ct) =>
        point.RefuseAsync(subject, call.Target, Evidence.Route(call.Methods, call.RawTarget, null), reason, ct);
}
