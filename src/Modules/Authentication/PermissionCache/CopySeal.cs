using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// Marks what we put into Redis (HMAC-SHA-256 over subject and value), so that Redis stays a cache and is no authority: a value
/// that somebody else wrote there, or moved from one subject to another, is as good as missing.
/// </summary>
internal sealed class CopySeal(Lazy<byte[]> key)
{
    /// <summary>With the key that all instances derive alike.</summary>
    public CopySeal(DataKeys keys)
        : this(new Lazy<byte[]>(() => keys.Derive("authentication.permission-cache")))
    {
    }

    /// <summary>The value with its mark behind it.</summary>
    public byte[] Close(string subject, ReadOnlySpan<byte> value)
    {
        var closed = new byte[value.Length + HMACSHA256.HashSizeInBytes];
        value.CopyTo(closed);
        Mark(subject, value, closed.AsSpan(value.Length));
        return closed;
    }

    /// <summary>The value without its mark; empty where the mark is not ours.</summary>
    public ReadOnlySpan<byte> Open(string subject, ReadOnlySpan<byte> closed)
    {
        if (closed.Length <= HMACSHA256.HashSizeInBytes)
        {
            return [];
        }

        var value = closed[..^HMACSHA256.HashSizeInBytes];
        Span<byte> mark = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mark(subject, value, mark);
        return CryptographicOperations.FixedTimeEquals(mark, closed[value.Length..]) ? value : [];
    }

    // No subject holds U+0000, so the two parts cannot be cut differently.
    private void Mark(string subject, ReadOnlySpan<byte> value, Span<byte> mark)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Value);
        hmac.AppendData(Encoding.UTF8.GetBytes(subject + "\0"));
        hmac.AppendData(value);
        hmac.GetHashAndReset(mark);
    }
}
