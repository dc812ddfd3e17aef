namespace ZeroTrust.ServiceTokens.Clients;

/// <summary>
/// What holds of a client assertion that its client has signed (RFC 7523 section 3), as pure rules: null, or the stable code of
/// the refusal.
/// </summary>
internal sealed class AssertionRules(string issuer, TimeSpan longest)
{
    /// <summary>How far the client's clock and ours may be apart.</summary>
    internal const long LeewaySeconds = 30;

    private readonly string _tokenEndpoint = $"{issuer}/oauth2/token";
    private readonly long _longest = (long)longest.TotalSeconds;

    /// <param name="type">The <c>typ</c> header; an access token or a DPoP proof of the same key is no assertion.</param>
    internal string? Refuse(AssertionClaims claims, string? type, string clientId, long now)
    {
        if (type is not null && !IsAssertion(type))
        {
            return "assertion_wrong_type";
        }

        if (claims.Issuer != clientId || claims.Subject != clientId)
        {
            return "assertion_wrong_subject";
        }

        // Every audience must be ours: one that another server takes too could be replayed from there.
        if (!claims.Audiences.All(audience => audience == issuer || audience == _tokenEndpoint))
        {
            return "assertion_wrong_audience";
        }

        return RefuseTimes(claims, now);
    }

    private string? RefuseTimes(AssertionClaims claims, long now)
    {
        if (now >= claims.ExpiresAt + LeewaySeconds)
        {
            return "assertion_expired";
        }

        // What lives long would have to be remembered long, and is worth stealing.
        if (claims.ExpiresAt > now + _longest + LeewaySeconds)
        {
            return "assertion_lives_too_long";
        }

        return claims.NotBefore > now + LeewaySeconds || claims.IssuedAt > now + LeewaySeconds ? "assertion_not_yet_valid" : null;
    }

    // Media type names ignore case and may carry their prefix (RFC 7515 section 4.1.9).
    private static bool IsAssertion(string type) =>
        type.Equals("JWT", StringComparison.OrdinalIgnoreCase)
        || type.Equals("client-authentication+jwt", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/client-authentication+jwt", StringComparison.OrdinalIgnoreCase);
}
