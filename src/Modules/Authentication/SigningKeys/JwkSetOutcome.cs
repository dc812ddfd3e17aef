using System.Collections.Immutable;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>What came of reading a JWK set.</summary>
internal abstract record JwkSetOutcome
{
    private JwkSetOutcome() { }

    internal sealed record Accepted(ImmutableDictionary<string, VerificationKey> Keys) : JwkSetOutcome;

    internal sealed record Refused(string Reason) : JwkSetOutcome;
}
