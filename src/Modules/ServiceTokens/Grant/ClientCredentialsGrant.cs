using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Observability;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Grant;

/// <summary>
/// RFC 6749 section 4.4. From memory alone: no database, no Redis. No token leaves without its fact in the audit stream.
/// </summary>
internal sealed class ClientCredentialsGrant(
    ServiceDirectory directory, IAccessPolicy policy, IAccessTokenIssuer issuer, IAuditStream audit,
    IOptions<ServiceTokensOptions> options, TimeProvider clock, ILogger<ClientCredentialsGrant> logger) : ITokenGrant
{
    private static readonly Counter<long> Tokens = Telemetry.Meter.CreateCounter<long>(
        "zerotrust_service_tokens_total", description: "Answers to client_credentials requests, by result");

    private static readonly SearchValues<char> ClientIdChars = SearchValues.Create("0123456789abcdef");
    private static readonly GrantOutcome.Unavailable TryAgain = new(1);
    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(options.Value.TokenLifetimeSeconds);
    private readonly TimeSpan _maxAge = TimeSpan.FromSeconds(options.Value.MaxDirectoryAgeSeconds);

    /// <inheritdoc />
    public string GrantType => "client_credentials";

    /// <inheritdoc />
    public async ValueTask<GrantOutcome> HandleAsync(GrantRequest request, CancellationToken ct)
    {
        if (directory.Age is var age && age > _maxAge)
        {
            Log.DirectoryTooOld(logger, age.TotalSeconds);
            return Count("unavailable", TryAgain);
        }

        if (directory.Authenticate(request.ClientId ?? "", request.ClientSecret ?? "") is not { } service)
        {
            return await RefuseAsync(
                FactOf("anonymous", "-", "-", ClientOf(request), AuditOutcome.Denied, "invalid_client", null),
                new GrantOutcome.Refused("invalid_client", "The client's credentials were not accepted."), ct);
        }

        return GrantDecision.Decide(service.Name, request.Resource, request.Scope, policy) switch
        {
            GrantDecision.Issue issue => await IssueAsync(service, issue, ct),
            GrantDecision.Refuse refuse => await RefuseAsync(
                FactOf("service", service.Name, refuse.Audience, null, AuditOutcome.Denied, refuse.Error, policy.Version),
                new GrantOutcome.Refused(refuse.Error, refuse.Description), ct),
            _ => throw new UnreachableException(),
        };
    }

    private async ValueTask<GrantOutcome> IssueAsync(ServiceIdentity service, GrantDecision.Issue issue, CancellationToken ct)
    {
        var token = issuer.Issue(new AccessTokenClaims(service.Name, service.ClientId, issue.Audience, issue.Permissions, 0, _lifetime));
        var fact = FactOf("service", service.Name, issue.Audience, token.TokenId, AuditOutcome.Success, "granted", policy.Version);
        return await audit.RecordAsync(fact, ct)
            ? Count("granted", new GrantOutcome.Granted(token, string.Join(' ', issue.Permissions), null, null))
            : Count("unavailable", TryAgain);
    }

    private async ValueTask<GrantOutcome> RefuseAsync(AuditFact fact, GrantOutcome.Refused refused, CancellationToken ct) =>
        await audit.RecordAsync(fact, ct) ? Count(refused.Error, refused) : Count("unavailable", TryAgain);

    private AuditFact FactOf(
        string actorKind, string actorId, string target, string? detail, AuditOutcome outcome, string reason, string? policyVersion) =>
        new(clock.GetUtcNow(), outcome == AuditOutcome.Success ? "service_token.issued" : "service_token.refused", actorKind, actorId,
            target, detail, outcome, reason, null, policyVersion, Activity.Current?.TraceId.ToHexString());

    // Only what has the form of a client id: people paste secrets into the wrong field.
    private static string? ClientOf(GrantRequest request) =>
        request.ClientId is { Length: 32 } id && !id.AsSpan().ContainsAnyExcept(ClientIdChars) ? id : null;

    private static GrantOutcome Count(string result, GrantOutcome outcome)
    {
        Tokens.Add(1, new KeyValuePair<string, object?>("result", result));
        return outcome;
    }
}
