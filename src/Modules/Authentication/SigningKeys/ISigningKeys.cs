namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>The keys that are loaded, for those who sign and verify.</summary>
internal interface ISigningKeys
{
    /// <summary>The key that signs. One read of memory.</summary>
    /// <exception cref="ZeroTrust.Platform.Problems.ProblemException">503 where this instance must not sign at present.</exception>
    SigningKey Active { get; }

    /// <summary>All public keys by <c>kid</c>.</summary>
    IReadOnlyDictionary<string, VerificationKey> PublicKeys { get; }
}
