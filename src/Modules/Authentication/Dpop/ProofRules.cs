using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Dpop;

/// <summary>What holds of a signed proof for one request (RFC 9449 section 4.3), as pure rules; and the codes of all refusals.</summary>
internal static class ProofRules
{
    public const string Malformed = "proof_malformed";
    public const string WrongType = "proof_wrong_type";
    public const string BadAlgorithm = "proof_algorithm_refused";
    public const string BadKey = "proof_key_refused";
    public const string BadSignature = "proof_bad_signature";
    public const string WrongMethod = "proof_wrong_method";
    public const string WrongAddress = "proof_wrong_address";
    public const string Stale = "proof_stale";
    public const string Early = "proof_early";
    public const string WrongToken = "proof_wrong_token";
    public const string WrongKey = "proof_wrong_key";
    public const string Used = "proof_used_before";

    /// <summary>Null, or the stable code of the refusal.</summary>
    public static string? Refuse(Proof proof, SentProof sent, DateTimeOffset now, TimeSpan window)
    {
        if (!string.Equals(proof.Method, sent.Method, StringComparison.Ordinal))
        {
            return WrongMethod;
        }

        if (!IsFor(proof.Address, sent.Addresses))
        {
            return WrongAddress;
        }

        var age = now.ToUnixTimeSeconds() - proof.IssuedAt;
        if (Math.Abs(age) > window.TotalSeconds)
        {
            return age > 0 ? Stale : Early;
        }

        if (sent.AccessToken is { } token && proof.TokenHash != HashOf(token))
        {
            return WrongToken;
        }

        return sent.KeyThumbprint is { } thumbprint && thumbprint != proof.KeyThumbprint ? WrongKey : null;
    }

    /// <summary><c>ath</c> of a token.</summary>
    public static string HashOf(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static bool IsFor(string address, IReadOnlyList<string> wanted) =>
        TargetUri.Normalise(address) is { } normal && wanted.Any(each => TargetUri.Normalise(each) == normal);
}
