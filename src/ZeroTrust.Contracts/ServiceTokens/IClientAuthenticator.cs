namespace ZeroTrust.Contracts.ServiceTokens;

/// <summary>Authenticates confidential clients for every door of <c>/oauth2</c> by one set of rules.</summary>
public interface IClientAuthenticator
{
    /// <summary>
    /// Checks the proof. A secret is checked in memory, without I/O, allocation or waiting, in the same time for an unknown
    /// client. A refusal is in the audit stream before it is answered; never throws for a bad proof.
    /// </summary>
    /// <param name="action">Names the refusal in the audit stream, e.g. <c>service_token.refused</c>.</param>
    ValueTask<ClientVerdict> AuthenticateAsync(ClientProof proof, string action, CancellationToken ct);
}

/// <summary>What came of authenticating a client.</summary>
public abstract record ClientVerdict
{
    private ClientVerdict() { }

    /// <summary>The client is this enabled service.</summary>
    public sealed record Proved(ServiceIdentity Service) : ClientVerdict;

    /// <summary><c>invalid_client</c> or <c>invalid_request</c> (RFC 6749 section 5.2), already recorded.</summary>
    public sealed record Refused(string Error, string Description) : ClientVerdict;

    /// <summary>503 with <c>Retry-After</c>: nobody can be authenticated, or the refusal not be recorded, right now.</summary>
    public sealed record Unavailable(int RetryAfterSeconds) : ClientVerdict;
}
