using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ZeroTrust.Mfa.Tests.Totp;

/// <summary>RFC 6238 and RFC 4226 section 5.3 word by word, slow and without a library.</summary>
internal static class ReferenceTotp
{
    public static string Code(byte[] secret, string algorithm, int digits, long step)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The algorithm of the standard.
        var hash = algorithm == "SHA1" ? HMACSHA1.HashData(secret, counter) : HMACSHA256.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var binary = ((hash[offset] & 0x7f) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        var modulus = 1;
        for (var digit = 0; digit < digits; digit++)
        {
            modulus *= 10;
        }

        return (binary % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }
}
