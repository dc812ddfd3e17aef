using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Exchange;

/// <summary>What an exchange asks for (RFC 8693 section 2.1), as far as its own form can tell.</summary>
/// <param name="ActorToken">Null where the client itself is the actor, which it is anyway.</param>
internal sealed record ExchangeRequest(string SubjectToken, string? ActorToken, string Target, string? Scope)
{
    internal const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>The request, or the refusal.</summary>
    internal static (ExchangeRequest? Request, ExchangeDecision.Refuse? Refusal) Read(GrantRequest request)
    {
        if (request.Exchange is not { SubjectToken: { } subject } exchange || exchange.SubjectTokenType is null)
        {
            return Refuse("invalid_request", "subject_token_missing", "subject_token and subject_token_type are needed.");
        }

        if (exchange.SubjectTokenType != AccessToken || (exchange.RequestedTokenType ?? AccessToken) != AccessToken)
        {
            return Refuse("invalid_request", "token_type_unsupported", $"Every token type must be {AccessToken}.");
        }

        if (exchange.ActorToken is null ? exchange.ActorTokenType is not null : exchange.ActorTokenType != AccessToken)
        {
            return Refuse("invalid_request", "actor_token_incomplete", $"actor_token and actor_token_type {AccessToken} come together.");
        }

        return ReadTarget(request.Resource, exchange.Audience) is { } target
            ? (new ExchangeRequest(subject, exchange.ActorToken, target, request.Scope), null)
            : Refuse("invalid_target", "invalid_target", "Name one service as resource or audience; nobody acts for another at the platform itself.");
    }

    /// <summary>Shows no token.</summary>
    public override string ToString() => $"exchange for {Target}";

    // A service's name stands for itself in both (RFC 8693 has the logical name in audience). The platform is no target: an
    // administrator's token in the hands of a service must not become an administrator.
    private static string? ReadTarget(string? resource, string? audience)
    {
        var target = resource ?? audience;
        return ServiceName.IsWellFormed(target) && target != Caller.Platform && (resource is null || audience is null || resource == audience) ? target : null;
    }

    private static (ExchangeRequest?, ExchangeDecision.Refuse) Refuse(string error, string reason, string description) =>
        (null, new ExchangeDecision.Refuse(error, reason, description, "-"));
}
