using System.Collections.Immutable;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Contracts;

/// <summary>Whether a caller is a person or a workload.</summary>
public enum CallerKind
{
    /// <summary>A person with a session.</summary>
    User,

    /// <summary>A registered service identity.</summary>
    Service,
}

/// <summary>Who calls, as proved by a verified access token (RFC 9068). Never built from unverified input.</summary>
/// <param name="Subject">A person's subject id, or a service's name.</param>
/// <param name="SessionId">The <c>sid</c> of a person's session; null for services.</param>
/// <param name="Audience">The one audience that the token was issued for.</param>
public sealed record Caller(
    CallerKind Kind,
    string Subject,
    string ClientId,
    string? SessionId,
    string Audience,
    string TokenId,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    ImmutableArray<string> AuthenticationMethods)
{
    /// <summary>The service that acts for the subject (RFC 8693 section 4.1); null where the subject calls itself.</summary>
    public TokenActor? Actor { get; init; }

    /// <summary>The key that the caller must prove to hold with each call (RFC 9449); null for a bearer token.</summary>
    public TokenConfirmation? Confirmation { get; init; }

    /// <summary><c>acr</c> of a person's login; null for services.</summary>
    public string? ContextClass { get; init; }

    /// <summary>When the person last proved who they are (<c>auth_time</c>); null for services.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The audience of the platform's own API, and the name of the platform as a target in the policy.</summary>
    public const string Platform = "zerotrust";

    /// <summary><c>user</c> or <c>service</c>, as AuthZEN and the identity headers spell it.</summary>
    public string KindName => Kind == CallerKind.User ? "user" : "service";
}
