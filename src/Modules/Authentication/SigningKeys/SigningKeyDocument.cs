namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>A signing key as stored: the private half wrapped by the key-encryption key, which is not in the database.</summary>
internal sealed class SigningKeyDocument
{
    /// <summary>The <c>kid</c>: the RFC 7638 thumbprint.</summary>
    public string Id { get; set; } = "";

    public string Algorithm { get; set; } = SigningAlgorithms.Rs256;

    /// <summary>PKCS#8, wrapped.</summary>
    public byte[] Wrapped { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }
}
