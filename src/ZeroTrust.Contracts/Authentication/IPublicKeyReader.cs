using System.Collections.Immutable;

namespace ZeroTrust.Contracts.Authentication;

/// <summary>
/// Reads the public keys of others by the rules of our own: RS256, PS256 or ES256, no weak key, no private member, every key
/// with <c>kid</c> and <c>alg</c>, no <c>kid</c> twice (RFC 7517, RFC 8725). Pure; fetches nothing.
/// </summary>
public interface IPublicKeyReader
{
    /// <summary>The keys of a JWK set, or why all of it is refused.</summary>
    PublicKeysOutcome Read(ReadOnlyMemory<byte> jwkSet);
}

/// <summary>What came of reading a JWK set.</summary>
public abstract record PublicKeysOutcome
{
    private PublicKeysOutcome() { }

    /// <summary>All keys are fit to verify with.</summary>
    public sealed record Accepted(IPublicKeys Keys) : PublicKeysOutcome;

    /// <summary>One key is not; <paramref name="Reason"/> is a stable code such as <c>weak_key</c>.</summary>
    public sealed record Refused(string Reason) : PublicKeysOutcome;
}

/// <summary>The public keys of one holder. Safe for concurrent use.</summary>
public interface IPublicKeys
{
    /// <summary>Their names, sorted by <c>kid</c>.</summary>
    ImmutableArray<PublicKeyName> Names { get; }

    /// <summary>
    /// Verifies a compact JWS (RFC 7515). The key alone says which algorithm holds; a header that names, carries or fetches keys
    /// is refused. <c>kid</c> may be missing where one key has the algorithm. Never throws for a bad signature.
    /// </summary>
    SignedOutcome Verify(string jws);
}

/// <summary>A key's <c>kid</c> and the one algorithm that it verifies.</summary>
public sealed record PublicKeyName(string KeyId, string Algorithm);

/// <summary>What came of verifying a signature.</summary>
public abstract record SignedOutcome
{
    private SignedOutcome() { }

    /// <summary>The holder of one of the keys signed this; nothing of the payload has been looked at.</summary>
    /// <param name="Type">The <c>typ</c> header as written, or null.</param>
    public sealed record Signed(ReadOnlyMemory<byte> Payload, string? Type) : SignedOutcome;

    /// <summary>Nobody did; <paramref name="Reason"/> is a stable code such as <c>bad_signature</c>.</summary>
    public sealed record Refused(string Reason) : SignedOutcome;
}
