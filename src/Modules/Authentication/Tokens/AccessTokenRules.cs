using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Tokens;

/// <summary>What holds of a signed token, as pure rules. Each answers null, or the stable code of the refusal.</summary>
internal static class AccessTokenRules
{
    /// <summary>How far the clocks of two instances may be apart.</summary>
    public const long LeewaySeconds = 30;

    /// <summary>The longest life of any access token: a retired key stays published for longer.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(900);

    /// <summary>The <c>typ</c> of an access token (RFC 9068 section 2.1); media type names ignore case.</summary>
    public const string Type = "at+jwt";

    /// <summary>The rules that need nothing but the token.</summary>
    public static string? Refuse(AccessToken token, string issuer, long now)
    {
        if (!string.Equals(token.Issuer, issuer, StringComparison.Ordinal))
        {
            return "wrong_issuer";
        }

        if (token.ExpiresAt <= token.IssuedAt)
        {
            return "token_malformed";
        }

        if (now >= token.ExpiresAt + LeewaySeconds)
        {
            return "token_expired";
        }

        return token.IssuedAt > now + LeewaySeconds || token.NotBefore > now + LeewaySeconds ? "token_not_yet_valid" : null;
    }

    /// <summary>
    /// The person's current state against the token. The epoch decides wherever it is known: a token that carries the epoch of
    /// the change, or a later one, was made from the state after it, to the very change and whatever the clocks say. (By time
    /// alone, <c>iat</c> has whole seconds: a token of the same second would be either refused for ever or accepted for ever.)
    /// Where no such epoch is known, the second decides, in favour of the token.
    /// </summary>
    public static string? Refuse(AccessToken token, SubjectState? state)
    {
        if (state is null)
        {
            return "unknown_subject";
        }

        if (!state.Active)
        {
            return "subject_inactive";
        }

        var isOlder = state.ValidAfterEpoch > 0
            ? token.PermissionEpoch < state.ValidAfterEpoch
            : token.IssuedAt < state.ValidAfter.ToUnixTimeSeconds();
        return isOlder ? "token_superseded" : null;
    }

    /// <summary>The service that acts for another: it holds the token, so the token must be its own and it must still be enabled.</summary>
    public static string? RefuseActor(AccessToken token, ServiceIdentity? actor) => Refuse(token, actor) is { } reason
        ? reason == "unknown_service" ? "unknown_actor" : "actor_superseded"
        : null;

    /// <summary>A service for which another acts; the token is the other's.</summary>
    public static string? RefuseSubject(AccessToken token, ServiceIdentity? subject) =>
        subject is null ? "unknown_service" : token.IssuedAt < subject.ValidAfter.ToUnixTimeSeconds() ? "token_superseded" : null;

    /// <summary>The service identity against the token.</summary>
    public static string? Refuse(AccessToken token, ServiceIdentity? identity)
    {
        if (identity is null || !string.Equals(identity.ClientId, token.ClientId, StringComparison.Ordinal))
        {
            return "unknown_service";
        }

        return token.IssuedAt < identity.ValidAfter.ToUnixTimeSeconds() ? "token_superseded" : null;
    }
}
