namespace ZeroTrust.Platform.Keys;

/// <summary>
/// Wraps and unwraps key material under a key-encryption key that never leaves its provider. Wrapped bytes name the key
/// that wrapped them, so that a rotated key can still unwrap old ones.
/// </summary>
public interface IKeyWrapper
{
    /// <summary>Wraps; <paramref name="purpose"/> is bound as associated data.</summary>
    byte[] Wrap(ReadOnlySpan<byte> key, string purpose);

    /// <summary>Unwraps what <see cref="Wrap"/> made for the same purpose.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Wrong key, wrong purpose or damaged bytes.</exception>
    byte[] Unwrap(ReadOnlySpan<byte> wrapped, string purpose);
}
