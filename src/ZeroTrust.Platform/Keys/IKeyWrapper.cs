namespace ZeroTrust.Platform.Keys;

/// <summary>
/// Wraps and unwraps key material under a key-encryption key that never leaves its provider. Wrapped bytes are the provider's
/// own and name the version of the key that made them, so that a rotated key still unwraps old ones. A call may go over a
/// network: nothing on the way of a request waits for one.
/// </summary>
public interface IKeyWrapper
{
    /// <summary>
    /// The most bytes of one key (AWS KMS ends here). A provider whose own key takes less, such as RSA-OAEP of Azure Key Vault,
    /// wraps a key of its own making and puts both into the wrapped bytes.
    /// </summary>
    const int MaxKeyLength = 4096;

    /// <summary>Wraps under the current version; <paramref name="purpose"/> is bound as associated data (an encryption context).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key is empty or longer than <see cref="MaxKeyLength"/>.</exception>
    ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, string purpose, CancellationToken ct);

    /// <summary>Unwraps what <see cref="WrapAsync"/> made for the same purpose, under whichever version made it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Unknown version, wrong purpose or damaged bytes.</exception>
    ValueTask<byte[]> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string purpose, CancellationToken ct);

    /// <summary>Whether the current version made these bytes: false means that they should be wrapped again.</summary>
    ValueTask<bool> IsCurrentAsync(ReadOnlyMemory<byte> wrapped, CancellationToken ct);

    /// <summary>Makes the next version, which wraps from now on; all older ones still unwrap. Its name, for people.</summary>
    ValueTask<string> RotateAsync(CancellationToken ct);
}
