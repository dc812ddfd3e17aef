using System.Diagnostics;
using ZeroTrust.Contracts.Authentication;

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

        return await refresh.ExchangeAsync(request.RefreshToken, request.ClientAddress, ct) switch
        {
            SessionRefreshed.Renewed renewed => new GrantOutcome.Granted(renewed.AccessToken, null, renewed.RefreshToken, renewed.SessionId),
            SessionRefreshed.Refused => new GrantOutcome.Refused("invalid_grant", "The refresh token was not accepted."),
            SessionRefreshed.Unavailable => new GrantOutcome.Unavailable(1),
            _ => throw new UnreachableException(),
        };
    }
}
