using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ZeroTrust.Testing;

/// <summary>Somebody who makes authenticators: a root, and an attestation key with a certificate of it.</summary>
public sealed class AuthenticatorMaker : IDisposable
{
    /// <summary>As WebAuthn section 8.2.1 wants it.</summary>
    public const string Subject = "CN=Model T, OU=Authenticator Attestation, O=Example Makers, C=DE";

    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <param name="now">Within the lives of both certificates.</param>
    /// <param name="model">The AAGUID in the certificate; null for a certificate without.</param>
    public AuthenticatorMaker(
        DateTimeOffset now, byte[]? model = null, string subject = Subject, bool isAuthority = false, bool isModelCritical = false)
    {
        var root = new CertificateRequest("CN=Example Makers Root, O=Example Makers, C=DE", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        Root = root.CreateSelfSigned(now - Life, now + Life);

        var leaf = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        if (model is not null)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            writer.WriteOctetString(model);
            leaf.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.45724.1.1.4", writer.Encode(), isModelCritical));
        }

        using var certificate = leaf.Create(Root, now - Life, now + Life, RandomNumberGenerator.GetBytes(8));
        Certificate = certificate.RawData;
    }

    /// <summary>The root, with its key.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>The certificate of the attestation key, in DER.</summary>
    public byte[] Certificate { get; }

    /// <summary>Signs with the attestation key.</summary>
    public byte[] Sign(byte[] data) => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        rootKey.Dispose();
        key.Dispose();
    }
}
