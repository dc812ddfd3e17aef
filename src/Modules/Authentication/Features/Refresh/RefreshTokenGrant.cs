using System.Diagnostics;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Features.Refresh;

/// <summary>The same exchange at <c>/oauth2/token</c>, for the public client <c>zerotrust</c>.</summary>
internal sealed class RefreshTokenGrant(SessionRefresh refresh) : ITokenGrant
{
    /// <inheritdoc />
    public string GrantType => "refresh_token";

    /// <inheritdoc />
    public async ValueTask<GrantOutcome> HandleAsync(GrantRequest request, CancellationToken ct)
    {
        if (!request.Client.IsPublicClient)
        {
            return new GrantOutcome.Refused("invalid_client", "Refresh tokens belong to the public client zerotrust.");
        }

        if (request.RefreshToken is null)
        {
            return new GrantOutcome.Refused("invalid_request", "refresh_token is missing.");
        }

        return await refresh.ExchangeAsync(request.RefreshToken, new RefreshWish(request.Resource, request.Scope), request.Proof, request.ClientAddress, ct) switch
        {
            SessionRefreshed.Renewed renewed => new GrantOutcome.Granted(renewed.AccessToken, renewed.Scope, renewed.RefreshToken, renewed.SessionId),
            SessionRefreshed.Refused { Reason: RefreshWish.ResourceDiffers } => new GrantOutcome.Refused("invalid_target", "The session is for another target."),
            SessionRefreshed.Refused { Reason: RefreshWish.ScopeExceeds } => new GrantOutcome.Refused("invalid_scope", "The scope asks for more than the session has."),
            SessionRefreshed.Refused => new GrantOutcome.Refused("invalid_grant", "The refresh token was not accepted."),
            SessionRefreshed.BadProof => GrantProofs.Refusal,
            SessionRefreshed.Unavailable => new GrantOutcome.Unavailable(1),
            _ => throw new UnreachableException(),
        };
    }
}
