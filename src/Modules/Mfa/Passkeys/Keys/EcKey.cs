using System.Security.Cryptography;

namespace ZeroTrust.Mfa.Passkeys.Keys;

/// <summary>ES256: ECDSA on P-256 with SHA-256, the signature in DER.</summary>
internal sealed class EcKey : CredentialKey
{
    private readonly ECParameters _parameters;

    private EcKey(ECParameters parameters) => _parameters = parameters;

    public override int Algorithm => Es256;

    /// <summary>The key; null where the point is not on the curve.</summary>
    public static EcKey? Of(byte[] x, byte[] y)
    {
        if (x.Length != 32 || y.Length != 32)
        {
            return null;
        }

        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
        try
        {
            using var _ = ECDsa.Create(parameters);
            return new EcKey(parameters);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public override bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(_parameters);
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // Not DER.
            return false;
        }
    }
}
