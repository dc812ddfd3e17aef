using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Answers a proxy, whichever way it asked. Doors only read the question and write the answer.</summary>
internal sealed class GatewayDecision(ProxyKey key, TokenCheck tokens, DecisionPoint point, PolicyHolder holder, IRateLimits limits, DecisionAge age)
{
    internal const string Unauthenticated = "gateway_unauthenticated";
    internal const string NotAllowed = "gateway_not_allowed";
    internal const string IdentityAlias = "identity_alias";
    internal const string UnknownHost = "unknown_host";
    internal const string TokenMissing = "token_missing";
    internal const string WrongAudience = "wrong_audience";
    internal const string PermissionsUnavailable = "permissions_unavailable";
    internal const string UnsafeSubject = "subject_not_printable";

    private static readonly Func<ForwardedCall, IReadOnlyList<string>> AddressesOf = static call => call.Address is { } address ? [address] : [];

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
        if (TargetOf(call) is not { } target)
        {
            await point.RefuseAsync(DecisionSubject.Stranger, Caller.Platform, Evidence.Route(call.Methods, call.RawTarget, null), UnknownHost, ct);
            return new GatewayAnswer.Forbidden(UnknownHost);
        }

        var asked = new RoutedCall(call, target, new CallFacts(question.Address));
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
        }

        return null;
    }

    private string? TargetOf(ForwardedCall call) => call.Service ?? holder.Current?.Snapshot.FindServiceOfHost(call.Host!);

    private bool IsPublic(in RoutedCall call) =>
        holder.Current is { Snapshot: var snapshot }
        && snapshot.DecidePublicRoute(call.Target, call.Methods.Method, call.RawTarget).Allowed
        && (call.Methods.Other is not { } other || snapshot.DecidePublicRoute(call.Target, other, call.RawTarget).Allowed);

    private async ValueTask<GatewayAnswer> PublicAsync(RoutedCall call, CancellationToken ct)
    {
        var verdict = await point.PublicRouteAsync(call.Target, call.Methods, call.RawTarget, ct);
        return verdict.Allowed
            ? new GatewayAnswer.Allowed(null, verdict.Decision.CanonicalPath!, PermissionsHeader.None, new RateVerdict(true), age.OfPublic)
            : new GatewayAnswer.Forbidden(verdict.Reason);
    }

    private async ValueTask<GatewayAnswer> ForCallerAsync(GatewayQuestion question, RoutedCall call, CancellationToken ct)
    {
        var (token, reason) = await VerifyAsync(question, call, ct);
        if (token is null)
        {
            await RefuseAsync(DecisionSubject.Stranger, call, reason, ct);
            return reason == PermissionsUnavailable ? new GatewayAnswer.Forbidden(reason) : GatewayAnswer.OfToken(reason);
        }

        var caller = token.Caller;
        var subject = DecisionSubject.Of(caller, token.State);
        var verdict = CallerFault(caller, call.Target) is { } fault
            ? await RefuseAsync(subject, call, fault, ct)
            : await point.RouteAsync(subject, call.Target, call.Methods, call.RawTarget, call.Facts, ct);
        return verdict.Allowed ? await LimitAsync(caller, subject, call, verdict, ct)
            : !verdict.Asked.AsksForNothing ? GatewayAnswer.OfLogin(caller, verdict.Reason, verdict.Asked)
            : new GatewayAnswer.Forbidden(verdict.Reason);
    }

    private async ValueTask<(TokenVerdict.Valid? Token, string Reason)> VerifyAsync(GatewayQuestion question, RoutedCall call, CancellationToken ct)
    {
        if (question.Client.Authorization is not [var authorization] || PresentedToken.Parse(authorization) is not { } token)
        {
            return (null, TokenMissing);
        }

        try
        {
            var verdict = await tokens.VerifyAsync(token, question.Client, call.Methods.Method, call.Call, AddressesOf, ct);
            return (verdict as TokenVerdict.Valid, (verdict as TokenVerdict.Invalid)?.Reason ?? TokenMissing);
        }
        catch (PermissionsUnavailableException)
        {
            return (null, PermissionsUnavailable);
        }
    }

    private static string? CallerFault(Caller caller, string target) =>
        !IdentityHeaders.IsPrintable(caller.Subject) || (caller.Actor is { } actor && !IdentityHeaders.IsPrintable(actor.Subject)) ? UnsafeSubject
        : !IsFor(caller, target) ? WrongAudience
        : null;

    // After the policy: a call that is refused anyway takes nothing from the pair.
    private async ValueTask<GatewayAnswer> LimitAsync(Caller caller, DecisionSubject subject, RoutedCall call, Verdict verdict, CancellationToken ct)
    {
        var pair = verdict.PairAt(subject, call.Target);
        var rate = pair is null ? new RateVerdict(true) : await limits.TakeAsync(pair, ct);
        if (!rate.IsWithin)
        {
            await RefuseAsync(subject, call, GatewayAnswer.Limited.Reason, ct);
            return new GatewayAnswer.Limited(rate);
        }

        return new GatewayAnswer.Allowed(
            caller, verdict.Decision.CanonicalPath!, verdict.PermissionsAt(subject, call.Target), rate, age.Of(caller, subject, call, verdict));
    }

    // A person's token for the platform carries its whole context and is good at every gateway; a service's is for one target,
    // also where it acts for a person.
    private static bool IsFor(Caller caller, string target) =>
        caller.Audience == target || (caller.Audience == Caller.Platform && caller is { Kind: CallerKind.User, Actor: null });

    private ValueTask<Verdict> RefuseAsync(DecisionSubject subject, RoutedCall call, string reason, CancellationToken ct) =>
        point.RefuseAsync(subject, call.Target, Evidence.Route(call.Methods, call.RawTarget, null), reason, ct);
}
