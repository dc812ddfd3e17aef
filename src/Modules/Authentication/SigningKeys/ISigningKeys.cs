namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>The keys that are loaded, for those who sign and verify.</summary>
internal interface ISigningKeys
{
    /// <summary>The key that signs.</summary>
    SigningKey Active { get; }

    /// <summary>All public keys by <c>kid</c>.</summary>
    IReadOnlyDictionary<string, VerificationKey> PublicKeys { get; }
}
