using System.Collections.Immutable;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using PresentedToken = ZeroTrust.Authentication.Sessions.PresentedToken;

namespace ZeroTrust.Authentication.Features.Introspect;

/// <summary>
/// What is true of a token right now: whether it is active, and what it permits under the present policy and roles, which may be
/// less or more than what was so at its issue.
/// </summary>
internal sealed class Introspection(
    ITokenVerifier verifier, RefreshTokens refreshTokens, SessionStore sessions, IPermissionReader people, IAccessPolicy policy, TimeProvider clock)
{
    /// <summary>The token, or null for every one that is not active, whatever the reason.</summary>
    public async ValueTask<IntrospectedToken?> ReadAsync(string token, CancellationToken ct)
    {
        if (refreshTokens.Read(token) is { } presented)
        {
            return await ReadRefreshAsync(presented, ct);
        }

        return await verifier.VerifyAsync(token, ct) is TokenVerdict.Valid valid
            ? new IntrospectedToken.Access(valid.Caller, valid.State, PermissionsOf(token, valid))
            : null;
    }

    // Decided as a refresh would be, and nothing is done: the token is not used up, and an old one ends no session.
    private async ValueTask<IntrospectedToken?> ReadRefreshAsync(PresentedToken presented, CancellationToken ct)
    {
        var found = await sessions.FindAsync(presented.SessionId, ct);
        var outcome = RefreshDecision.Decide(found, presented, TimeSpan.Zero, TimeSpan.Zero, clock.GetUtcNow(), found?.Session.Key);
        return outcome is RefreshOutcome.Rotate { Session: var session } && await people.ReadAsync(session.Subject, ct) is { Active: true }
            ? new IntrospectedToken.Refresh(session)
            : null;
    }

    private ImmutableArray<string> PermissionsOf(string token, TokenVerdict.Valid valid)
    {
        var (caller, state) = valid;
        if (caller.Actor is null && state is not null)
        {
            var grant = policy.ForPerson(state, caller.Audience);
            return IsEnough(caller, state, grant.MfaRequired) ? grant.Permissions : [];
        }

        // A service may have asked for fewer than it holds, and then has no more by this token.
        var current = caller.Actor is { } actor
            ? TogetherWith(actor.Subject, caller, state)
            : policy.ShortestForPair(caller.Subject, caller.Audience);
        return TokenPermissions.Read(token) is { } own ? Both(own, current) : current;
    }

    private ImmutableArray<string> TogetherWith(string actor, Caller caller, SubjectState? state)
    {
        var grant = policy.ForActor(actor, caller.Subject, state, caller.Audience);
        return state is null || IsEnough(caller, state, grant.MfaRequired) ? grant.Permissions : [];
    }

    // As every decision asks: who would be refused for the login holds nothing by this token.
    private static bool IsEnough(Caller caller, SubjectState state, bool mfaRequired) =>
        PersonLogin.Of(caller).RefusalFor(state, mfaRequired) is null;

    // As patterns, because a token and a later policy may say the same in other words. Mostly one of them says all of the other
    // in the same words, and then there is nothing to work out.
    private ImmutableArray<string> Both(HashSet<string> own, ImmutableArray<string> current)
    {
        if (own.IsSupersetOf(current))
        {
            return current;
        }

        return own.IsSubsetOf(current) ? [.. current.Where(own.Contains)] : policy.HeldByBoth(own, current);
    }
}

/// <summary>An active token.</summary>
internal abstract record IntrospectedToken
{
    private IntrospectedToken() { }

    /// <param name="State">The person's current state; null for a service.</param>
    /// <param name="Permissions">What it permits at its audience right now.</param>
    internal sealed record Access(Caller Caller, SubjectState? State, ImmutableArray<string> Permissions) : IntrospectedToken;

    internal sealed record Refresh(Session Session) : IntrospectedToken
    {
        public override string ToString() => Session.Id;
    }
}
