using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;

namespace ZeroTrust.Platform.Notifications;

/// <summary>Trusts the mail server by the authority of a file in place of those of the system. Its name must fit either way.</summary>
internal static class SmtpTrust
{
    /// <summary>Sets how the client judges the server's certificate.</summary>
    public static void Apply(SmtpClient client, string authorityFile)
    {
        if (authorityFile.Length == 0)
        {
            return;
        }

        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) =>
            certificate is X509Certificate2 server && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && IsIssuedBy(server, authorityFile);
    }

    private static bool IsIssuedBy(X509Certificate2 server, string authorityFile)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authorityFile);
        // An authority of one's own publishes no list of revoked certificates as a rule.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server);
    }
}
