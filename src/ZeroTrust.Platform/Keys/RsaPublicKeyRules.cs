using System.Numerics;
using System.Security.Cryptography;

namespace ZeroTrust.Platform.Keys;

/// <summary>What makes an RSA public key unfit to verify with.</summary>
public static class RsaPublicKeyRules
{
    private const int MinBits = 2048;

    // Above this a verification is a way to burn our CPU.
    private const int MaxBits = 8192;

    // Keys of the ROCA flaw (CVE-2017-15361) are, modulo each of these primes, a power of 65537. A sound key passes all with
    // a chance of about 2^-30.
    private static readonly int[] RocaPrimes =
        [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

    /// <summary>The reason why the key is refused, or null.</summary>
    public static string? Refuse(RSAParameters key)
    {
        var modulus = new BigInteger(key.Modulus, isUnsigned: true, isBigEndian: true);
        var exponent = new BigInteger(key.Exponent, isUnsigned: true, isBigEndian: true);
        var bits = modulus.GetBitLength();
        if (bits is < MinBits or > MaxBits)
        {
            return "weak_key";
        }

        // FIPS 186-5: an odd exponent above 2^16; above 2^32 it is no use and slow.
        if (exponent.IsEven || exponent < 65537 || exponent > uint.MaxValue)
        {
            return "bad_exponent";
        }

        return modulus.IsEven || Array.TrueForAll(RocaPrimes, prime => IsPowerOf65537((int)(modulus % prime), prime)) ? "weak_key" : null;
    }

    private static bool IsPowerOf65537(int residue, int prime)
    {
        var power = 1;
        do
        {
            if (power == residue)
            {
                return true;
            }

            power = power * (65537 % prime) % prime;
        }
        while (power != 1);

        return false;
    }
}
