using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Platform.Secrets;

/// <summary>
/// Machine-made secrets of 256 bits, base64url without padding (43 characters). Stored as SHA-256 only: at this entropy a
/// slow hash adds cost and no safety (ASVS 5.0, 6.5.2).
/// </summary>
public static class OpaqueToken
{
    /// <summary>The length of every token in characters.</summary>
    public const int Length = 43;

    /// <summary>Makes a new token from the system's random source.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[32];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The SHA-256 of a token, as stored.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Compares in constant time.</summary>
    public static bool Matches(ReadOnlySpan<byte> storedHash, string token)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return CryptographicOperations.FixedTimeEquals(storedHash, hash);
    }
}
