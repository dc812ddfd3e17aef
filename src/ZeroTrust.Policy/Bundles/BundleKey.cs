using System.Security.Cryptography;

namespace ZeroTrust.Policy.Bundles;

/// <summary>A public key that bundles are verified with: RSA of 2048 to 8192 bits (RS256) or P-256 (ES256). Immutable and thread-safe.</summary>
public sealed class BundleKey
{
    private const string Label = "PUBLIC KEY";
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly byte[] spki;

    private BundleKey(byte[] spki, string algorithm) =>
        (this.spki, Algorithm, Id) = (spki, algorithm, Convert.ToHexStringLower(SHA256.HashData(spki))[..32]);

    /// <summary>The first 16 bytes of the SHA-256 of the key's SubjectPublicKeyInfo, in hex.</summary>
    public string Id { get; }

    internal string Algorithm { get; }

    /// <summary>Reads one <c>PUBLIC KEY</c> block of PEM text.</summary>
    /// <returns>The key, or a sentence that says what is wrong; the sentence repeats nothing of the text.</returns>
    public static (BundleKey? Key, string? Problem) FromPem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return (null, "holds a private key; only the public one belongs here");
        }

        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan(fields.Label).SequenceEqual(Label))
        {
            return (null, $"holds no PEM block '{Label}'");
        }

        var spki = Convert.FromBase64String(pem[fields.Base64Data]);
        return AlgorithmOf(spki) is { } algorithm
            ? (new BundleKey(spki, algorithm), null)
            : (null, "holds neither an RSA key of 2048 to 8192 bits nor a P-256 key");
    }

    internal static BundleKey Of(AsymmetricAlgorithm key)
    {
        var spki = key.ExportSubjectPublicKeyInfo();
        return new BundleKey(spki, AlgorithmOf(spki) ?? throw new CryptographicException("The key is neither RSA of 2048 to 8192 bits nor P-256."));
    }

    internal bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        // An object for each verification: those of the BCL are not for several threads.
        if (Algorithm == BundleAlgorithms.Es256)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(spki, out _);
            return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(spki, out _);
        return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string? AlgorithmOf(byte[] spki)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(spki, out var read);
            return read == spki.Length && rsa.KeySize is >= 2048 and <= 8192 ? BundleAlgorithms.Rs256 : null;
        }
        catch (CryptographicException)
        {
            return IsP256(spki) ? BundleAlgorithms.Es256 : null;
        }
    }

    private static bool IsP256(byte[] spki)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(spki, out var read);
            return read == spki.Length && ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
