using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Makes a session's access token from the person's current state under the active policy.</summary>
internal sealed class SessionTokens(IAccessTokenIssuer issuer, IAccessPolicy policy, IOptions<AuthenticationOptions> options)
{
    /// <summary>Whether the person may have a token for the audience: the platform always, a target only where a role reaches it.</summary>
    public bool Reaches(SubjectState state, string audience) =>
        audience == Caller.Platform || (policy.KnowsService(audience) && policy.ForPerson(state, audience).Reaches);

    /// <summary>The token.</summary>
    public IssuedToken Issue(Session session, SubjectState state) => issuer.Issue(
        new AccessTokenClaims(
            session.Subject, Caller.Platform, session.Audience, policy.ForPerson(state, session.Audience).Permissions, state.Epoch, options.Value.AccessTokenLifetime)
        {
            Person = new PersonClaims(session.Id, state.Roles, [.. session.Methods], session.ContextClass, session.AuthenticatedAt),
        });
}
