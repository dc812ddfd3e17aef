namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>How access tokens are signed (RFC 7518 section 3.1).</summary>
public enum SigningAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, RSA of 2048 bits: what every verifier knows.</summary>
    RS256,

    /// <summary>RSASSA-PSS with SHA-256, RSA of 2048 bits.</summary>
    PS256,

    /// <summary>ECDSA with P-256 and SHA-256: small tokens, cheap to sign, dearer to verify.</summary>
    ES256,
}
