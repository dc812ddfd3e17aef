using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Mfa.Passkeys.Attestations;

/// <summary>The roots of the makers whose authenticators are taken; with none, every model is. Read from the file at the first use.</summary>
internal sealed class TrustedModels(IOptions<PasskeyOptions> options, TimeProvider clock)
{
    private readonly Lazy<X509Certificate2Collection> _roots = new(() => Load(options.Value.TrustAnchorsFile));

    /// <summary>Whether only authenticators of known makers are taken.</summary>
    public bool AreRequired => options.Value.TrustAnchorsFile.Length > 0;

    /// <summary>Whether the chain leads to one of the roots now. Nothing is fetched. Never throws.</summary>
    public bool Vouch(IReadOnlyList<byte[]> chain)
    {
        var certificates = chain.Select(AttestationCertificate.Load).ToList();
        try
        {
            return certificates.TrueForAll(certificate => certificate is not null) && LeadsToRoot([.. certificates.Select(certificate => certificate!)]);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            certificates.ForEach(certificate => certificate?.Dispose());
        }
    }

    /// <summary>The certificates of a PEM file; throws for one that cannot be read or holds none.</summary>
    public static X509Certificate2Collection Load(string file)
    {
        X509Certificate2Collection roots = [];
        if (file.Length > 0)
        {
            roots.ImportFromPemFile(file);
            if (roots.Count == 0)
            {
                throw new CryptographicException("The file holds no certificate in PEM.");
            }
        }

        return roots;
    }

    private bool LeadsToRoot(List<X509Certificate2> certificates)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots.Value);
        chain.ChainPolicy.ExtraStore.AddRange(certificates[1..].ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(certificates[0]);
    }
}
