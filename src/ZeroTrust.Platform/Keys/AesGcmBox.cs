using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ZeroTrust.Platform.Keys;

/// <summary>
/// AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D) in a framed form: version 1 | key id (4) | nonce (12) | tag (16) |
/// ciphertext. The purpose and the frame's head are authenticated. One key may box 2^32 values.
/// </summary>
internal sealed class AesGcmBox : IDisposable
{
    private const byte Version = 1;
    private const int HeadLength = 5;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    internal const int Overhead = HeadLength + NonceLength + TagLength;
    private readonly byte[] _key;
    private readonly uint _keyId;

    // One AesGcm is not safe for two threads: they would share OpenSSL's cipher context and mix each other's values.
    private readonly ConcurrentBag<AesGcm> _idle = [];

    internal AesGcmBox(ReadOnlySpan<byte> key)
    {
        _key = key.ToArray();
        _keyId = IdOf(key);
    }

    /// <summary>Names the key in what it seals; tells nothing else of it.</summary>
    internal uint KeyId => _keyId;

    /// <summary>The name of a key.</summary>
    internal static uint IdOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(HMACSHA256.HashData(key, "key-id"u8));

    /// <summary>The key that a sealed value names, or null where it is not in a known form.</summary>
    internal static uint? KeyIdOf(ReadOnlySpan<byte> box) =>
        box.Length < Overhead || box[0] != Version ? null : BinaryPrimitives.ReadUInt32BigEndian(box[1..]);

    internal byte[] Seal(ReadOnlySpan<byte> plain, string purpose)
    {
        var box = new byte[Overhead + plain.Length];
        box[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(1), _keyId);
        var nonce = box.AsSpan(HeadLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var tag = box.AsSpan(HeadLength + NonceLength, TagLength);
        var aes = Rent();
        aes.Encrypt(nonce, plain, box.AsSpan(Overhead), tag, Associated(box.AsSpan(0, HeadLength), purpose));
        _idle.Add(aes);
        return box;
    }

    internal byte[] Open(ReadOnlySpan<byte> box, string purpose)
    {
        if ((KeyIdOf(box) ?? throw new CryptographicException("The sealed value is not in a known form.")) != _keyId)
        {
            throw new CryptographicException("The value was sealed with another key: is this the right key file?");
        }

        var plain = new byte[box.Length - Overhead];
        var aes = Rent();
        aes.Decrypt(
            box.Slice(HeadLength, NonceLength), box[Overhead..], box.Slice(HeadLength + NonceLength, TagLength),
            plain, Associated(box[..HeadLength], purpose));
        _idle.Add(aes);
        return plain;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        while (_idle.TryTake(out var aes))
        {
            aes.Dispose();
        }
    }

    // As many as ever ran at once. One that threw is not put back; its handle goes with it.
    private AesGcm Rent() => _idle.TryTake(out var aes) ? aes : new AesGcm(_key, TagLength);

    private static byte[] Associated(ReadOnlySpan<byte> head, string purpose) => [.. head, .. Encoding.UTF8.GetBytes(purpose)];
}
