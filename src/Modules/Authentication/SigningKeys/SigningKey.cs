using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// A key that signs under one algorithm. One instance serves all threads: signing only reads the OpenSSL key, and the blinding of
/// RSA has a lock of its own (a test hammers each algorithm).
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const int RsaBits = 2048;
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly AsymmetricAlgorithm _key;
    private readonly (string Name, string Value)[] _members;

    private SigningKey(RSA rsa, string algorithm)
    {
        _key = rsa;
        var publicKey = rsa.ExportParameters(includePrivateParameters: false);
        var (modulus, exponent) = (Base64Url.EncodeToString(publicKey.Modulus), Base64Url.EncodeToString(publicKey.Exponent));
        _members = [("kty", "RSA"), ("n", modulus), ("e", exponent)];
        (Algorithm, KeyId) = (algorithm, JwkThumbprint.OfRsa(modulus, exponent));
        Verification = VerificationKey.OfRsa(KeyId, algorithm, publicKey);
        Credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = KeyId }, algorithm);
    }

    private SigningKey(ECDsa ec)
    {
        _key = ec;
        var publicKey = ec.ExportParameters(includePrivateParameters: false);
        if (publicKey.Curve.Oid.Value != P256)
        {
            throw new CryptographicException("ES256 is for P-256 only (RFC 7518 section 3.4).");
        }

        var (x, y) = (Base64Url.EncodeToString(publicKey.Q.X), Base64Url.EncodeToString(publicKey.Q.Y));
        _members = [("kty", "EC"), ("crv", "P-256"), ("x", x), ("y", y)];
        (Algorithm, KeyId) = (SigningAlgorithms.Es256, JwkThumbprint.OfP256(x, y));
        Verification = VerificationKey.OfP256(KeyId, publicKey.Q.X!, publicKey.Q.Y!);
        Credentials = new SigningCredentials(new ECDsaSecurityKey(ec) { KeyId = KeyId }, SigningAlgorithms.Es256);
    }

    public string KeyId { get; }

    public string Algorithm { get; }

    /// <summary>What the token library signs with; it names the key in each header.</summary>
    public SigningCredentials Credentials { get; }

    public VerificationKey Verification { get; }

    public static SigningKey Generate(string algorithm = SigningAlgorithms.Rs256)
    {
        while (true)
        {
            var key = algorithm == SigningAlgorithms.Es256
                ? new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256))
                : new SigningKey(RSA.Create(RsaBits), algorithm);
            // A command line takes what begins with a dash for an option.
            if (key.KeyId[0] != '-')
            {
                return key;
            }

            key.Dispose();
        }
    }

    /// <exception cref="CryptographicException">The bytes are no key of this algorithm.</exception>
    public static SigningKey FromPkcs8(string algorithm, ReadOnlySpan<byte> pkcs8)
    {
        if (algorithm == SigningAlgorithms.Es256)
        {
            var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(pkcs8, out _);
            return new SigningKey(ec);
        }

        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new SigningKey(rsa, algorithm);
    }

    /// <summary>The private key, for wrapping; the caller clears the bytes.</summary>
    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    /// <summary>Writes the public half as one JWK (RFC 7517 section 4).</summary>
    public void WritePublic(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("use", "sig");
        json.WriteString("alg", Algorithm);
        json.WriteString("kid", KeyId);
        foreach (var (name, value) in _members)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    public void Dispose()
    {
        _key.Dispose();
        Verification.Dispose();
    }
}
