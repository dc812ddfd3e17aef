using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.ServiceTokens.Grant;

/// <summary>
/// RFC 6749 section 4.4. From memory alone: no database, no Redis. No token leaves without its fact in the audit stream.
/// </summary>
internal sealed class ClientCredentialsGrant(
    IClientAuthenticator clients, IAccessPolicy policy, IProofVerifier proofs, IAccessTokenIssuer issuer, IAuditStream audit,
    IOptions<ServiceTokensOptions> options, TimeProvider clock) : ITokenGrant
{
    private static readonly Counter<long> Tokens = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_service_tokens_total", description: "Answers to client_credentials requests, by result");

    private static readonly GrantOutcome.Unavailable TryAgain = new(1);
    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(options.Value.TokenLifetimeSeconds);

    /// <inheritdoc />
    public string GrantType => "client_credentials";

    /// <inheritdoc />
    public async ValueTask<GrantOutcome> HandleAsync(GrantRequest request, CancellationToken ct) =>
        await clients.AuthenticateAsync(request.Client, "service_token.refused", ct) switch
        {
            ClientVerdict.Proved proved => await GrantAsync(proved.Service, request, ct),
            ClientVerdict.Refused refused => Count(refused.Error, new GrantOutcome.Refused(refused.Error, refused.Description)),
            ClientVerdict.Unavailable unavailable => Count("unavailable", new GrantOutcome.Unavailable(unavailable.RetryAfterSeconds)),
            _ => throw new UnreachableException(),
        };

    private ValueTask<GrantOutcome> GrantAsync(ServiceIdentity service, GrantRequest request, CancellationToken ct) =>
        GrantDecision.Decide(service.Name, request.Resource, request.Scope, policy) switch
        {
            GrantDecision.Issue issue => ProveAsync(service, issue, request, ct),
            GrantDecision.Refuse refuse => RefuseAsync(service, refuse.Audience, refuse.Error, new GrantOutcome.Refused(refuse.Error, refuse.Description), ct),
            _ => throw new UnreachableException(),
        };

    private ValueTask<GrantOutcome> ProveAsync(ServiceIdentity service, GrantDecision.Issue issue, GrantRequest request, CancellationToken ct) =>
        request.Proof is null ? IssueAsync(service, issue, null, ct) : IssueBoundAsync(service, issue, request, ct);

    private async ValueTask<GrantOutcome> IssueBoundAsync(ServiceIdentity service, GrantDecision.Issue issue, GrantRequest request, CancellationToken ct)
    {
        var (key, answer, reason) = await proofs.CheckAsync(request, ct);
        return answer switch
        {
            null => await IssueAsync(service, issue, key, ct),
            GrantOutcome.Refused refused => await RefuseAsync(service, issue.Audience, reason, refused, ct),
            _ => Count("unavailable", answer),
        };
    }

    private async ValueTask<GrantOutcome> IssueAsync(ServiceIdentity service, GrantDecision.Issue issue, TokenConfirmation? key, CancellationToken ct)
    {
        var token = issuer.Issue(new AccessTokenClaims(service.Name, service.ClientId, issue.Audience, issue.Permissions, 0, _lifetime) { Confirmation = key });
        if (issue.IsNarrowed && token.IsByReference)
        {
            // The reference stands for all that the pair has, which is more than was asked for.
            return await RefuseAsync(
                service, issue.Audience, "invalid_scope", new GrantOutcome.Refused("invalid_scope", "The scope is too long for a token."), ct);
        }

        var fact = FactOf("service_token.issued", service, issue.Audience, token.TokenId, AuditOutcome.Success, "granted");
        return await audit.RecordAsync(fact, ct)
            ? Count("granted", new GrantOutcome.Granted(token, string.Join(' ', issue.Permissions), null, null))
            : Count("unavailable", TryAgain);
    }

    private async ValueTask<GrantOutcome> RefuseAsync(ServiceIdentity service, string audience, string reason, GrantOutcome.Refused refused, CancellationToken ct) =>
        await audit.RecordAsync(FactOf("service_token.refused", service, audience, null, AuditOutcome.Denied, reason), ct)
            ? Count(refused.Error, refused)
            : Count("unavailable", TryAgain);

    private AuditFact FactOf(string action, ServiceIdentity service, string target, string? detail, AuditOutcome outcome, string reason) => new(
        clock.GetUtcNow(), action, "service", service.Name, target, detail, outcome, reason, null, policy.Version,
        Activity.Current?.TraceId.ToHexString());

    private static GrantOutcome Count(string result, GrantOutcome outcome)
    {
        Tokens.Add(1, new KeyValuePair<string, object?>("result", result));
        return outcome;
    }
}
