using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZeroTrust.Mfa.Passkeys.Keys;

namespace ZeroTrust.Mfa.Passkeys.Attestations;

/// <summary>The certificate of an attestation key, as WebAuthn Level 3 section 8.2.1 wants it.</summary>
internal static class AttestationCertificate
{
    private const string ModelExtension = "1.3.6.1.4.1.45724.1.1.4";
    private const string Country = "2.5.4.6";
    private const string Organisation = "2.5.4.10";
    private const string Unit = "2.5.4.11";
    private const string CommonName = "2.5.4.3";
    private const string RequiredUnit = "Authenticator Attestation";

    /// <summary>The certificate; null for what is not exactly one in DER. Never throws.</summary>
    public static X509Certificate2? Load(byte[] der)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(der);
            // The loader takes PEM too, and what stands behind the certificate.
            if (certificate.RawDataMemory.Span.SequenceEqual(der))
            {
                return certificate;
            }

            certificate.Dispose();
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether it is one of an authenticator of this model. Never throws.</summary>
    public static bool IsFor(X509Certificate2 certificate, ReadOnlySpan<byte> model)
    {
        try
        {
            return certificate.Version == 3 && HasSubject(certificate) && IsNoAuthority(certificate) && IsOfModel(certificate, model);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The key that it certifies, by the rules of credential keys; null for any other. Never throws.</summary>
    public static CredentialKey? KeyOf(X509Certificate2 certificate)
    {
        try
        {
            using var ec = certificate.GetECDsaPublicKey();
            if (ec?.ExportParameters(includePrivateParameters: false) is { } curve)
            {
                return curve.Curve.IsNamed && curve.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? EcKey.Of(curve.Q.X!, curve.Q.Y!) : null;
            }

            using var rsa = certificate.GetRSAPublicKey();
            return rsa?.ExportParameters(includePrivateParameters: false) is { } parameters ? RsaKey.Of(parameters.Modulus!, parameters.Exponent!) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool HasSubject(X509Certificate2 certificate)
    {
        var parts = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Where(part => !part.HasMultipleElements)
            .GroupBy(part => part.GetSingleElementType().Value!, part => part.GetSingleElementValue(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        return Single(parts, Country) is { Length: 2 } && Single(parts, Organisation) is { Length: > 0 }
            && Single(parts, CommonName) is { Length: > 0 } && Single(parts, Unit) == RequiredUnit;
    }

    private static string? Single(Dictionary<string, List<string?>> parts, string type) =>
        parts.TryGetValue(type, out var values) && values.Count == 1 ? values[0] : null;

    private static bool IsNoAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().ToList() is [{ CertificateAuthority: false }];

    // Not there: the certificate's root stands for one model only. There: an octet string within the extension's own.
    private static bool IsOfModel(X509Certificate2 certificate, ReadOnlySpan<byte> model) =>
        certificate.Extensions.Where(extension => extension.Oid?.Value == ModelExtension).ToList() switch
        {
            [] => true,
            [{ Critical: false } only] => AsnDecoder.ReadOctetString(only.RawData, AsnEncodingRules.DER, out var read).AsSpan().SequenceEqual(model) && read == only.RawData.Length,
            _ => false,
        };
}
