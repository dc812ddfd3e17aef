namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// A signing key as stored: the private half wrapped by the key-encryption key, which is not in the database. The public half is
/// not kept beside it: whoever can write to the database could put another there, and sign.
/// </summary>
internal sealed class SigningKeyDocument
{
    /// <summary>The <c>kid</c>: the RFC 7638 thumbprint.</summary>
    public string Id { get; set; } = "";

    public string Algorithm { get; set; } = SigningAlgorithms.Rs256;

    /// <summary>PKCS#8, wrapped; empty once the key is revoked.</summary>
    public byte[] Wrapped { get; set; } = [];

    /// <summary>When it was made and published.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? SignsFrom { get; set; }

    public DateTimeOffset? ActivatedAt { get; set; }

    public DateTimeOffset? RetiredAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? RemovesAt { get; set; }

    public SigningKeyLife ToLife() => new(Id, Algorithm, CreatedAt, SignsFrom ?? CreatedAt)
    {
        ActivatedAt = ActivatedAt, RetiredAt = RetiredAt, RevokedAt = RevokedAt, RemovesAt = RemovesAt,
    };

    public void Take(SigningKeyLife life) =>
        (SignsFrom, ActivatedAt, RetiredAt, RevokedAt, RemovesAt) = (life.SignsFrom, life.ActivatedAt, life.RetiredAt, life.RevokedAt, life.RemovesAt);
}
