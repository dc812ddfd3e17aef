using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Policy.Bundles;

/// <summary>
/// A signed policy: a JWS in compact form (RFC 7515) whose payload is the bytes of the policy and whose header says sequence, time,
/// environment and hash. Pure; the clock and the highest sequence seen are the receiver's.
/// </summary>
public static class PolicyBundle
{
    /// <summary>The media type it is sent as.</summary>
    public const string MediaType = "application/jose";

    private const int MaxHeader = 1024;
    private const int MaxSignature = 2048;

    /// <summary>Characters of the longest bundle of a policy of this many bytes.</summary>
    public static int MaxLength(int policyBytes) => Base64Url.GetEncodedLength(policyBytes) + MaxHeader + MaxSignature;

    /// <summary>Whether the bytes have the form of a bundle, signed or not; a policy in YAML never has it.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.TrimEnd((byte)'\n');
        return text.StartsWith("eyJ"u8) && text.Count((byte)'.') == 2 && text.IndexOfAnyExceptInRange((byte)'-', (byte)'z') < 0;
    }

    /// <summary>Signs a policy, by RS256 or ES256 as the key is.</summary>
    /// <exception cref="CryptographicException">The key is of another kind or too short, or has no private part.</exception>
    public static string Sign(ReadOnlySpan<byte> policy, BundleClaims claims, AsymmetricAlgorithm key)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(claims.Sequence, 1);
        var header = new BundleHeader(BundleKey.Of(key).Algorithm, claims, BundleHeader.HashOf(policy)).Write();
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(policy)}";
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = key switch
        {
            ECDsa ecdsa => ecdsa.SignData(data, HashAlgorithmName.SHA256),
            RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => throw new CryptographicException("The key is of another kind."),
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Verifies a bundle by any of the keys. Never throws on any content; one line break at the end is the file's.</summary>
    /// <param name="maxPolicyBytes">Bytes of the largest policy.</param>
    public static BundleVerification Verify(ReadOnlySpan<byte> bundle, IReadOnlyCollection<BundleKey> keys, int maxPolicyBytes)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (bundle.Length > MaxLength(maxPolicyBytes))
        {
            return new BundleVerification.Refused("too_large");
        }

        var text = bundle is [.., (byte)'\n'] ? bundle[..^1] : bundle;
        var first = text.IndexOf((byte)'.');
        var last = text.LastIndexOf((byte)'.');
        if (first is < 1 or > MaxHeader || last <= first || text.Length - last > MaxSignature
            || Decode(text[..first]) is not { } head || Decode(text[(first + 1)..last]) is not { } policy || Decode(text[(last + 1)..]) is not { } signature)
        {
            return new BundleVerification.Refused("malformed");
        }

        return Verify(head, policy, text[..last], signature, keys, maxPolicyBytes);
    }

    private static BundleVerification Verify(
        byte[] head, byte[] policy, ReadOnlySpan<byte> signed, byte[] signature, IReadOnlyCollection<BundleKey> keys, int maxPolicyBytes)
    {
        if (policy.Length > maxPolicyBytes)
        {
            return new BundleVerification.Refused("too_large");
        }

        if (BundleHeader.Read(head) is not { } header)
        {
            return new BundleVerification.Refused("header");
        }

        if (header.Algorithm is not (BundleAlgorithms.Rs256 or BundleAlgorithms.Es256))
        {
            return new BundleVerification.Refused("algorithm");
        }

        foreach (var key in keys)
        {
            if (key.Algorithm == header.Algorithm && key.Signed(signed, signature))
            {
                return header.Hash == BundleHeader.HashOf(policy)
                    ? new BundleVerification.Verified(policy, header.Claims, key.Id)
                    : new BundleVerification.Refused("hash");
            }
        }

        return new BundleVerification.Refused("signature");
    }

    // One spelling for each value: the decoder alone would take padding, white space and unused bits too.
    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.IndexOfAnyExceptInRange((byte)'-', (byte)'z') >= 0 || !Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromUtf8(text);
        return text.SequenceEqual(Base64Url.EncodeToUtf8(bytes)) ? bytes : null;
    }
}
