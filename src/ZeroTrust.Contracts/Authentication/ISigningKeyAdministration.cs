namespace ZeroTrust.Contracts.Authentication;

/// <summary>Administration of the signing keys for the commands of the binary. Running instances follow within a second.</summary>
public interface ISigningKeyAdministration
{
    /// <summary>All keys, oldest first.</summary>
    Task<IReadOnlyList<SigningKeyInfo>> ListAsync(CancellationToken ct);

    /// <summary>Publishes the next key, which signs after the lead; null where one is on its way already.</summary>
    Task<SigningKeyInfo?> RotateAsync(CancellationToken ct);

    /// <summary>Refuses a key and all its tokens at once; where it signed, another signs. All keys after it; null where there is no such key.</summary>
    Task<IReadOnlyList<SigningKeyInfo>?> RevokeAsync(string keyId, CancellationToken ct);
}

/// <summary>One signing key, without key material.</summary>
/// <param name="State"><c>published</c>, <c>active</c>, <c>retired</c> or <c>revoked</c>.</param>
/// <param name="SignsFrom">When it may sign.</param>
/// <param name="RemovesAt">When it leaves the published set; null before it is retired.</param>
public sealed record SigningKeyInfo(
    string KeyId, string Algorithm, string State, DateTimeOffset PublishedAt, DateTimeOffset SignsFrom, DateTimeOffset? ActivatedAt, DateTimeOffset? RemovesAt);
