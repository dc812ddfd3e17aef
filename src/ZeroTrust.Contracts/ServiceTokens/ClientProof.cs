namespace ZeroTrust.Contracts.ServiceTokens;

/// <summary>
/// What a client sent to prove itself at a door of <c>/oauth2</c>: a secret (RFC 6749 section 2.3.1) or a signed assertion
/// (<c>private_key_jwt</c>, RFC 7523 section 2.2), never both.
/// </summary>
/// <param name="ClientId">May be missing beside an assertion, which names the client itself (RFC 7521 section 4.2).</param>
/// <param name="Secret">From HTTP Basic or the body.</param>
/// <param name="AssertionType"><c>client_assertion_type</c> as sent.</param>
/// <param name="Assertion"><c>client_assertion</c> as sent.</param>
public readonly record struct ClientProof(string? ClientId, string? Secret = null, string? AssertionType = null, string? Assertion = null)
{
    /// <summary>Whether a public client only names itself: people's refresh tokens belong to the client <see cref="Caller.Platform"/>.</summary>
    public bool IsPublicClient => ClientId == Caller.Platform && Secret is null && AssertionType is null && Assertion is null;

    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"client {ClientId}";
}
