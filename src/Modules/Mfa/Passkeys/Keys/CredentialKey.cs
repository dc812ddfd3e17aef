namespace ZeroTrust.Mfa.Passkeys.Keys;

/// <summary>The public key of a passkey, of a closed list of algorithms (RFC 9053 and 8812).</summary>
internal abstract class CredentialKey
{
    public const int Es256 = -7;
    public const int EdDsa = -8;
    public const int Rs256 = -257;

    /// <summary>What is asked for at registration, most wanted first.</summary>
    public static IReadOnlyList<int> Algorithms { get; } = [Es256, EdDsa, Rs256];

    public abstract int Algorithm { get; }

    /// <summary>Whether the key made the signature. Never throws for what it is given.</summary>
    public abstract bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
