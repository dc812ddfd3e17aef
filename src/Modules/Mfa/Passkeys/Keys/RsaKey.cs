using System.Security.Cryptography;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Mfa.Passkeys.Keys;

/// <summary>RS256: RSASSA-PKCS1-v1_5 with SHA-256.</summary>
internal sealed class RsaKey : CredentialKey
{
    // Of 4096 bits.
    private const int MaxModulusBytes = 512;

    private readonly RSAParameters _parameters;

    private RsaKey(RSAParameters parameters) => _parameters = parameters;

    public override int Algorithm => Rs256;

    /// <summary>The key; null for one that is weak or larger than any authenticator makes.</summary>
    public static RsaKey? Of(byte[] modulus, byte[] exponent)
    {
        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        return modulus.Length <= MaxModulusBytes && exponent.Length is > 0 and <= 4 && RsaPublicKeyRules.Refuse(parameters) is null
            ? new RsaKey(parameters)
            : null;
    }

    public override bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = RSA.Create(_parameters);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
