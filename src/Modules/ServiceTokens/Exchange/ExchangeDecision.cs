using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.ServiceTokens.Exchange;

/// <summary>What a proved service may get in the name of a proved subject; pure.</summary>
internal abstract record ExchangeDecision
{
    private ExchangeDecision() { }

    /// <param name="IsNarrowed">Whether the scope asked for fewer permissions than both hold.</param>
    internal sealed record Issue(AccessTokenClaims Claims, string PolicyVersion, bool IsNarrowed) : ExchangeDecision;

    /// <param name="Error">RFC 8693 section 2.2.2: whatever is wrong with a token is <c>invalid_request</c>.</param>
    /// <param name="Reason">The stable code for the audit stream.</param>
    internal sealed record Refuse(string Error, string Reason, string Description, string Audience) : ExchangeDecision;

    /// <param name="subject">What the verifier says of the subject token just now: session, epoch and identities are current.</param>
    internal static ExchangeDecision Decide(
        ServiceIdentity service, TokenVerdict.Valid subject, ExchangeRequest request, IAccessPolicy policy, ServiceTokensOptions limits, DateTimeOffset now)
    {
        var caller = subject.Caller;
        // The token must have been given to this service: one that it found elsewhere is not its to use.
        if (caller.Audience != service.Name && caller is not { Audience: Caller.Platform, Kind: CallerKind.User, Actor: null })
        {
            return BadSubject("wrong_audience", request, "The subject token is not for this client.");
        }

        var actor = new TokenActor(service.Name, caller.Actor);
        if (actor.Depth > limits.MaxActors)
        {
            return BadSubject("actor_chain_too_long", request, $"At most {limits.MaxActors} services act one for the other.");
        }

        if (caller.ExpiresAt <= now)
        {
            return BadSubject("token_expired", request, "The subject token has ended.");
        }

        var grant = policy.ForActor(service.Name, caller.Subject, subject.State, request.Target);
        if (!grant.Reaches)
        {
            return new Refuse("invalid_target", "invalid_target", "The policy does not let both the subject and this client call this target.", request.Target);
        }

        // The new token tells of the same login, so what that one is not enough for, this one would not be either.
        if (subject.State is { } state && PersonLogin.Of(caller).RefusalFor(state, grant.MfaRequired) is { } reason)
        {
            return BadSubject(reason, request, "The subject's login is not enough: a second factor, or a new login, is asked for.");
        }

        return Narrow(grant.Permissions, request.Scope) is { } permissions
            ? new Issue(ClaimsOf(service, subject, actor, request.Target, permissions, limits), grant.PolicyVersion, permissions.Length < grant.Permissions.Length)
            : new Refuse("invalid_scope", "invalid_scope", "The scope asks for more than the subject and this client hold together.", request.Target);
    }

    private static AccessTokenClaims ClaimsOf(
        ServiceIdentity service, TokenVerdict.Valid subject, TokenActor actor, string target, ImmutableArray<string> permissions, ServiceTokensOptions limits) => new(
        subject.Caller.Subject, service.ClientId, target, permissions, subject.State?.Epoch ?? 0, TimeSpan.FromSeconds(limits.TokenLifetimeSeconds))
    {
        Person = PersonOf(subject),
        Actor = actor,
        EndsBy = subject.Caller.ExpiresAt,
    };

    // The session stays in the token: its end, and every change of the person, refuses this token as it refuses the person's own.
    private static PersonClaims? PersonOf(TokenVerdict.Valid subject) => subject is { Caller: { SessionId: { } session } caller, State: { } state }
        ? new PersonClaims(session, state.Roles, caller.AuthenticationMethods, caller.ContextClass ?? "", caller.AuthenticatedAt ?? caller.IssuedAt)
        : null;

    private static ImmutableArray<string>? Narrow(ImmutableArray<string> held, string? scope)
    {
        if (string.IsNullOrEmpty(scope))
        {
            return held;
        }

        var wanted = scope.Split(' ');
        return wanted.All(value => held.Contains(value, StringComparer.Ordinal))
            ? [.. held.Where(permission => wanted.Contains(permission, StringComparer.Ordinal))]
            : null;
    }

    private static Refuse BadSubject(string reason, ExchangeRequest request, string description) =>
        new("invalid_request", reason, description, request.Target);
}
