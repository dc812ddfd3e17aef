using NSec.Cryptography;

namespace ZeroTrust.Mfa.Passkeys.Keys;

/// <summary>EdDSA on Ed25519 (RFC 8032).</summary>
internal sealed class EdwardsKey : CredentialKey
{
    private readonly PublicKey _key;

    private EdwardsKey(PublicKey key) => _key = key;

    public override int Algorithm => EdDsa;

    /// <summary>The key; null for bytes that are none.</summary>
    public static EdwardsKey? Of(byte[] x) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, x, KeyBlobFormat.RawPublicKey, out var key) ? new EdwardsKey(key!) : null;

    public override bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, data, signature);
}
