using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.ServiceTokens.Exchange;

/// <summary>
/// RFC 8693: a service that received a token gets another one, for another target, in which it acts for the subject. No token
/// leaves without its fact in the audit stream.
/// </summary>
internal sealed class ExchangeGrant(
    IClientAuthenticator clients, ITokenVerifier tokens, IAccessPolicy policy, IProofVerifier proofs, IAccessTokenIssuer issuer,
    IAuditStream audit, IOptions<ServiceTokensOptions> options, TimeProvider clock) : ITokenGrant
{
    private const string RefusedAction = "service_token.exchange_refused";

    private static readonly Counter<long> Exchanges = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_token_exchanges_total", description: "Answers to token exchanges, by result");

    private static readonly GrantOutcome.Unavailable TryAgain = new(1);

    /// <inheritdoc />
    public string GrantType => "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <inheritdoc />
    public async ValueTask<GrantOutcome> HandleAsync(GrantRequest request, CancellationToken ct) =>
        await clients.AuthenticateAsync(request.Client, RefusedAction, ct) switch
        {
            ClientVerdict.Proved proved => await ExchangeAsync(proved.Service, request, ct),
            ClientVerdict.Refused refused => Count(refused.Error, new GrantOutcome.Refused(refused.Error, refused.Description)),
            ClientVerdict.Unavailable unavailable => Count("unavailable", new GrantOutcome.Unavailable(unavailable.RetryAfterSeconds)),
            _ => throw new UnreachableException(),
        };

    private async ValueTask<GrantOutcome> ExchangeAsync(ServiceIdentity service, GrantRequest request, CancellationToken ct)
    {
        var (exchange, refusal) = ExchangeRequest.Read(request);
        try
        {
            var decision = exchange is null ? refusal! : await DecideAsync(service, exchange, ct);
            return decision switch
            {
                ExchangeDecision.Issue issue => await ProveAsync(service, issue, request, ct),
                ExchangeDecision.Refuse refuse => await RefuseAsync(service, refuse, ct),
                _ => throw new UnreachableException(),
            };
        }
        catch (PermissionsUnavailableException)
        {
            return Count("unavailable", TryAgain);
        }
    }

    private async ValueTask<ExchangeDecision> DecideAsync(ServiceIdentity service, ExchangeRequest request, CancellationToken ct)
    {
        if (request.ActorToken is { } actorToken && !IsOwn(service, await tokens.VerifyAsync(actorToken, ct)))
        {
            return new ExchangeDecision.Refuse("invalid_request", "actor_token_refused", "The actor is the client: an actor_token can only be its own.", request.Target);
        }

        return await tokens.VerifyAsync(request.SubjectToken, ct) switch
        {
            TokenVerdict.Valid subject => ExchangeDecision.Decide(service, subject, request, policy, options.Value, clock.GetUtcNow()),
            TokenVerdict.Invalid invalid => new ExchangeDecision.Refuse("invalid_request", invalid.Reason, "The subject token was not accepted.", request.Target),
            _ => throw new UnreachableException(),
        };
    }

    private static bool IsOwn(ServiceIdentity service, TokenVerdict verdict) =>
        verdict is TokenVerdict.Valid { Caller: { Kind: CallerKind.Service, Actor: null } caller }
        && caller.Subject == service.Name && caller.ClientId == service.ClientId;

    // The key is the client's, who will hold the new token; the subject's key, if its token is bound to one, has no say here.
    private async ValueTask<GrantOutcome> ProveAsync(ServiceIdentity service, ExchangeDecision.Issue issue, GrantRequest request, CancellationToken ct)
    {
        var (key, answer, reason) = await proofs.CheckAsync(request, ct);
        return answer switch
        {
            null => await IssueAsync(service, issue with { Claims = issue.Claims with { Confirmation = key } }, ct),
            GrantOutcome.Refused refused => await RefuseAsync(
                service, new ExchangeDecision.Refuse(refused.Error, reason, refused.Description, issue.Claims.Audience), ct),
            _ => Count("unavailable", answer),
        };
    }

    private async ValueTask<GrantOutcome> IssueAsync(ServiceIdentity service, ExchangeDecision.Issue issue, CancellationToken ct)
    {
        var claims = issue.Claims;
        var token = issuer.Issue(claims);
        if (issue.IsNarrowed && token.IsByReference)
        {
            // The reference stands for all that both hold, which is more than was asked for.
            return await RefuseAsync(
                service, new ExchangeDecision.Refuse("invalid_scope", "invalid_scope", "The scope is too long for a token.", claims.Audience), ct);
        }

        var detail = $"{token.TokenId} for {(claims.Person is null ? "service" : "user")} {claims.Subject}";
        var fact = FactOf("service_token.exchanged", service, claims.Audience, detail, AuditOutcome.Success, "granted", issue.PolicyVersion);
        return await audit.RecordAsync(fact, ct)
            ? Count("granted", new GrantOutcome.Granted(token, string.Join(' ', claims.Permissions), null, null) { IssuedTokenType = ExchangeRequest.AccessToken })
            : Count("unavailable", TryAgain);
    }

    private async ValueTask<GrantOutcome> RefuseAsync(ServiceIdentity service, ExchangeDecision.Refuse refuse, CancellationToken ct) =>
        await audit.RecordAsync(FactOf(RefusedAction, service, refuse.Audience, null, AuditOutcome.Denied, refuse.Reason, policy.Version), ct)
            ? Count(refuse.Error, new GrantOutcome.Refused(refuse.Error, refuse.Description))
            : Count("unavailable", TryAgain);

    private AuditFact FactOf(
        string action, ServiceIdentity service, string target, string? detail, AuditOutcome outcome, string reason, string policyVersion) => new(
        clock.GetUtcNow(), action, "service", service.Name, target, detail, outcome, reason, null, policyVersion, Activity.Current?.TraceId.ToHexString());

    private static GrantOutcome Count(string result, GrantOutcome outcome)
    {
        Exchanges.Add(1, new KeyValuePair<string, object?>("result", result));
        return outcome;
    }
}
