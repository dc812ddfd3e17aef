using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ZeroTrust.Testing;

/// <summary>An authenticator application (RFC 6238, SHA-1, 6 digits, 30 s) written apart from the platform's code.</summary>
/// <param name="secret">As shown at the enrolment: Base32.</param>
public sealed class TotpDevice(string secret)
{
    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly byte[] key = Decode(secret);
    private readonly Lock gate = new();
    private long last = long.MinValue;

    /// <summary>The present step.</summary>
    public static long Step => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    public string CodeAt(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 says SHA-1, and so do the applications.
        var mac = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// A code that was not used yet: one a step, from the step before the present one to the one after it, as the platform accepts them. Three
    /// come at once; then a step has to pass for the next.
    /// </summary>
    public async Task<string> NextCodeAsync()
    {
        long step;
        lock (gate)
        {
            // Not the step before when it is about to be two before.
            var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            step = last = Math.Max(last + 1, (seconds - 25) / StepSeconds);
        }

        await Eventually.HoldsAsync(() => Step >= step - 1, TimeSpan.FromMinutes(10), "the next code may be used");
        return CodeAt(step);
    }

    private static byte[] Decode(string text)
    {
        var (bytes, bits, count) = (new List<byte>(), 0, 0);
        foreach (var letter in text.TrimEnd('='))
        {
            (bits, count) = ((bits << 5) | Alphabet.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal), count + 5);
            if (count >= 8)
            {
                bytes.Add((byte)(bits >> (count -= 8)));
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }
}
