using System.Collections.Immutable;

namespace ZeroTrust.Contracts.Authentication;

/// <summary>Issues signed access tokens (RFC 9068, <c>typ</c> <c>at+jwt</c>) under the platform's active signing key.</summary>
public interface IAccessTokenIssuer
{
    /// <summary>Signs a token. Pure CPU: no I/O, about one RSA-2048 signature. Throws, as a 503, where this instance must not sign at present.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is longer than 15 minutes.</exception>
    IssuedToken Issue(AccessTokenClaims claims);
}

/// <summary>The claims of an access token beside <c>iss, iat, nbf, exp, jti</c>, which the issuer sets.</summary>
/// <param name="Audience">Exactly one audience.</param>
/// <param name="Permissions">
/// The full permissions at the audience, patterns kept as written in the policy. Where the token would become too long with them
/// it carries <c>permissions_ref</c> in their place.
/// </param>
/// <param name="PermissionEpoch">A person's epoch; 0 for services.</param>
public sealed record AccessTokenClaims(
    string Subject,
    string ClientId,
    string Audience,
    ImmutableArray<string> Permissions,
    long PermissionEpoch,
    TimeSpan Lifetime)
{
    /// <summary>Set for people only.</summary>
    public PersonClaims? Person { get; init; }

    /// <summary>The token ends then at the latest, whatever <see cref="Lifetime"/> says.</summary>
    public DateTimeOffset? EndsBy { get; init; }

    /// <summary>Set where a service acts for the subject.</summary>
    public TokenActor? Actor { get; init; }

    /// <summary>Set where the token is bound to a key of its holder.</summary>
    public TokenConfirmation? Confirmation { get; init; }
}

/// <summary>The claims that only a person's token carries.</summary>
/// <param name="Methods"><c>amr</c>, RFC 8176 values.</param>
/// <param name="ContextClass"><c>acr</c>: <c>aal1</c>, <c>aal2</c> or <c>aal3</c> after NIST SP 800-63B.</param>
public sealed record PersonClaims(
    string SessionId,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Methods,
    string ContextClass,
    DateTimeOffset AuthenticatedAt);

/// <summary>A signed token and when it ends. Never printed.</summary>
public sealed record IssuedToken(string Value, string TokenId, DateTimeOffset ExpiresAt, int ExpiresIn)
{
    /// <summary><c>token_type</c>: <c>Bearer</c>, or <c>DPoP</c> where the token is bound to a key (RFC 9449 section 5).</summary>
    public string Type { get; init; } = "Bearer";

    /// <summary>Whether the permissions did not fit and <c>permissions_ref</c> stands for them.</summary>
    public bool IsByReference { get; init; }

    /// <summary>Shows the token id only.</summary>
    public override string ToString() => TokenId;
}

/// <summary>Verifies access tokens that this platform issued.</summary>
public interface ITokenVerifier
{
    /// <summary>
    /// Checks signature, algorithm, type, issuer, lifetime (30 s leeway), then what may have changed since: the session's
    /// revocation, the subject's <c>valid_after</c>, the service identity. The audience is the caller's to check, in
    /// <see cref="Caller.Audience"/>. Never throws for a bad token.
    /// </summary>
    ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct);
}

/// <summary>What came of verifying a token.</summary>
public abstract record TokenVerdict
{
    private TokenVerdict() { }

    /// <summary>The token proves this caller. For a person, <paramref name="State"/> is the current state.</summary>
    public sealed record Valid(Caller Caller, SubjectState? State) : TokenVerdict;

    /// <summary>Refused; <paramref name="Reason"/> is a stable code such as <c>token_expired</c>.</summary>
    public sealed record Invalid(string Reason) : TokenVerdict;
}
