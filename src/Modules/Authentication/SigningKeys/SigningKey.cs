using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// An RSA key that signs RS256. One instance serves all threads: signing only reads the OpenSSL key, whose blinding has a lock
/// of its own (a test hammers it).
/// </summary>
internal sealed class SigningKey : IDisposable
{
    private const int Bits = 2048;
    private readonly RSA _rsa;

    private SigningKey(RSA rsa)
    {
        _rsa = rsa;
        var publicKey = rsa.ExportParameters(includePrivateParameters: false);
        Modulus = Base64Url.EncodeToString(publicKey.Modulus);
        Exponent = Base64Url.EncodeToString(publicKey.Exponent);
        KeyId = JwkThumbprint.OfRsa(Modulus, Exponent);
        Verification = VerificationKey.OfRsa(KeyId, SigningAlgorithms.Rs256, publicKey);
        Credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256);
    }

    public string KeyId { get; }

    public string Modulus { get; }

    public string Exponent { get; }

    /// <summary>What the token library signs with; it names the key in each header.</summary>
    public SigningCredentials Credentials { get; }

    public VerificationKey Verification { get; }

    public static SigningKey Generate() => new(RSA.Create(Bits));

    public static SigningKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new SigningKey(rsa);
    }

    /// <summary>The private key, for wrapping; the caller clears the bytes.</summary>
    public byte[] ExportPkcs8() => _rsa.ExportPkcs8PrivateKey();

    public void Dispose()
    {
        _rsa.Dispose();
        Verification.Dispose();
    }
}
