using System.Diagnostics;
using System.Security.Cryptography;

namespace ZeroTrust.Load.Machine;

/// <summary>How many RSA-2048 signatures one core of this machine makes in a second: the ceiling of any issuer of RS256 tokens.</summary>
internal static class SigningRate
{
    /// <summary>Signs on the calling thread alone, for the time given, after a tenth of it as warm-up.</summary>
    public static double Measure(TimeSpan during)
    {
        using var key = RSA.Create(2048);
        var digest = SHA256.HashData("the same digest each time"u8);
        Sign(key, digest, during / 10);
        return Sign(key, digest, during);
    }

    private static double Sign(RSA key, byte[] digest, TimeSpan during)
    {
        Span<byte> signature = stackalloc byte[256];
        var started = Stopwatch.GetTimestamp();
        var signed = 0L;
        while (Stopwatch.GetElapsedTime(started) < during)
        {
            if (!key.TrySignHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out _))
                throw new CryptographicException("A signature of 2048 bits has 256 bytes.");
            signed++;
        }

        return signed / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
