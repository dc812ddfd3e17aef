using System.Security.Cryptography;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// A public key bound to the one algorithm that it may verify. Safe for concurrent use: the OpenSSL key underneath is only read.
/// </summary>
internal sealed class VerificationKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private VerificationKey(string keyId, string algorithm, RSA? rsa, ECDsa? ec)
    {
        KeyId = keyId;
        Algorithm = algorithm;
        _rsa = rsa;
        _ec = ec;
    }

    public string KeyId { get; }

    public string Algorithm { get; }

    public static VerificationKey OfRsa(string keyId, string algorithm, RSAParameters publicKey) => new(keyId, algorithm, RSA.Create(publicKey), null);

    public static VerificationKey OfP256(string keyId, byte[] x, byte[] y) => new(
        keyId, SigningAlgorithms.Es256, null,
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }));

    /// <summary>Whether the signature is this key's, under its own algorithm. False for any malformed signature.</summary>
    public bool Verify(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature) => Algorithm switch
    {
        SigningAlgorithms.Rs256 => VerifyRsa(signingInput, signature, RSASignaturePadding.Pkcs1),
        SigningAlgorithms.Ps256 => VerifyRsa(signingInput, signature, RSASignaturePadding.Pss),
        SigningAlgorithms.Es256 => signature.Length == 64
            && _ec!.VerifyData(signingInput, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => false,
    };

    public void Dispose()
    {
        _rsa?.Dispose();
        _ec?.Dispose();
    }

    // RFC 8017 section 8: a signature has exactly the length of the modulus.
    private bool VerifyRsa(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature, RSASignaturePadding padding) =>
        signature.Length == (_rsa!.KeySize + 7) / 8 && _rsa.VerifyData(signingInput, signature, HashAlgorithmName.SHA256, padding);
}
