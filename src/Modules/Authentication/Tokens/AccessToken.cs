using System.Collections.Immutable;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>The claims of a token that somebody with our key has signed; times in whole seconds since 1970.</summary>
internal sealed record AccessToken(
    string Issuer,
    string Subject,
    string ClientId,
    string Audience,
    string TokenId,
    long IssuedAt,
    long NotBefore,
    long ExpiresAt,
    long PermissionEpoch,
    string? SessionId,
    ImmutableArray<string> Methods)
{
    public TokenActor? Actor { get; init; }

    public TokenConfirmation? Confirmation { get; init; }

    public string? ContextClass { get; init; }

    public long? AuthenticatedAt { get; init; }

    /// <summary>Only a person's token has a session.</summary>
    public CallerKind Kind => SessionId is null ? CallerKind.Service : CallerKind.User;

    public Caller ToCaller() => new(
        Kind, Subject, ClientId, SessionId, Audience, TokenId,
        DateTimeOffset.FromUnixTimeSeconds(IssuedAt), DateTimeOffset.FromUnixTimeSeconds(ExpiresAt), Methods)
    {
        Actor = Actor,
        Confirmation = Confirmation,
        ContextClass = ContextClass,
        AuthenticatedAt = AuthenticatedAt is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
    };
}
