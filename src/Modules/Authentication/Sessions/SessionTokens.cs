using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>Makes a session's access token from the person's current state under the active policy.</summary>
internal sealed class SessionTokens(IAccessTokenIssuer issuer, IAccessPolicy policy, IOptions<AuthenticationOptions> options, TimeProvider clock)
{
    /// <summary>Whether the person may have a token for the audience: the platform always, a target only where a role reaches it.</summary>
    public bool Reaches(SubjectState state, string audience) =>
        audience == Caller.Platform || (policy.KnowsService(audience) && policy.ForPerson(state, audience).Reaches);

    /// <summary>Whether a role of the person asks for a second factor.</summary>
    public bool AsksForFactor(SubjectState state, string audience) => policy.ForPerson(state, audience).MfaRequired;

    /// <summary>What the session's tokens stand for now: nothing where it is good for enrolling a factor only.</summary>
    public ImmutableArray<string> PermissionsOf(Session session, SubjectState state) =>
        session.IsForEnrolment ? [] : policy.ForPerson(state, session.Audience).Permissions;

    /// <summary>The token. It ends with the session at the latest; the session must not be over.</summary>
    public IssuedToken Issue(Session session, SubjectState state, TokenConfirmation? confirmation = null) => issuer.Issue(
        new AccessTokenClaims(
            session.Subject, Caller.Platform, session.Audience, PermissionsOf(session, state), state.Epoch, LifetimeIn(session))
        {
            Person = new PersonClaims(session.Id, session.IsForEnrolment ? [] : state.Roles, [.. session.Methods], session.ContextClass, session.AuthenticatedAt),
            Confirmation = confirmation ?? session.Key,
        });

    private TimeSpan LifetimeIn(Session session)
    {
        var rest = TimeSpan.FromSeconds(session.EndsAt.ToUnixTimeSeconds() - clock.GetUtcNow().ToUnixTimeSeconds());
        // No refresh follows the one token of an enrolment: it lives as long as the session.
        return session.IsForEnrolment || rest < options.Value.AccessTokenLifetime ? rest : options.Value.AccessTokenLifetime;
    }
}
