using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ZeroTrust.Load.Target;

/// <summary>An authenticator application (RFC 6238, SHA-1, 6 digits, 30 s). Each of its codes is good once.</summary>
internal sealed class Authenticator(string secret, TimeProvider clock)
{
    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly byte[] _key = Decode(secret);

    /// <summary>The code of the present step, or of one so many steps from it.</summary>
    public string Code(int fromNow = 0)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (clock.GetUtcNow().ToUnixTimeSeconds() / StepSeconds) + fromNow);
#pragma warning disable CA5350 // RFC 6238 says SHA-1, and so do the applications.
        var mac = HMACSHA1.HashData(_key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string text)
    {
        var (bytes, bits, count) = (new List<byte>(), 0, 0);
        foreach (var letter in text.TrimEnd('='))
        {
            (bits, count) = ((bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal), count + 5);
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        return [.. bytes];
    }
}
