using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Contracts.Authentication;

/// <summary>One grant type of <c>/oauth2/token</c> (RFC 6749 section 5). The module that owns the grant implements it.</summary>
public interface ITokenGrant
{
    /// <summary>The value of <c>grant_type</c>.</summary>
    string GrantType { get; }

    /// <summary>Handles one request, client authentication included.</summary>
    ValueTask<GrantOutcome> HandleAsync(GrantRequest request, CancellationToken ct);
}

/// <summary>The parameters that the token endpoint read; each was sent at most once.</summary>
/// <param name="Client">Not yet checked: the grant authenticates it.</param>
public sealed record GrantRequest(
    ClientProof Client,
    string? Resource,
    string? Scope,
    string? RefreshToken,
    string ClientAddress)
{
    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"grant of {Client}";
}

/// <summary>The answer to a grant request.</summary>
public abstract record GrantOutcome
{
    private GrantOutcome() { }

    /// <summary>200 with the token.</summary>
    public sealed record Granted(IssuedToken AccessToken, string? Scope, string? RefreshToken, string? SessionId) : GrantOutcome
    {
        /// <summary>Shows no secret.</summary>
        public override string ToString() => $"granted {AccessToken}";
    }

    /// <summary>An RFC 6749 section 5.2 error: <c>invalid_client</c>, <c>invalid_grant</c>, <c>invalid_target</c> (RFC 8707) …</summary>
    public sealed record Refused(string Error, string Description) : GrantOutcome;

    /// <summary>503 with <c>Retry-After</c>: the platform cannot do this right now.</summary>
    public sealed record Unavailable(int RetryAfterSeconds) : GrantOutcome;
}
