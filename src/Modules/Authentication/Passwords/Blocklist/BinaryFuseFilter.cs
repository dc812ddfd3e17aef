using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ZeroTrust.Authentication.Passwords.Blocklist;

/// <summary>
/// A set of 64-bit keys that answers «perhaps» or «surely not»: a binary fuse filter (Graf and Lemire, 2022) of three places a key
/// and fingerprints of 16 bits. Every key that was put in is found; another one is by chance, once in 65,536. About 20 bits a key.
/// </summary>
internal sealed class BinaryFuseFilter
{
    private const int HeadLength = 8 + 4 + 4;
    private const int MaxSegments = 1 << 20;
    private readonly ulong _seed;
    private readonly int _segmentLength;
    private readonly uint _placesLength;
    private readonly ushort[] _fingerprints;

    internal BinaryFuseFilter(ulong seed, int segmentLength, ushort[] fingerprints)
    {
        _seed = seed;
        _segmentLength = segmentLength;
        _fingerprints = fingerprints;
        _placesLength = (uint)(fingerprints.Length - (2 * segmentLength));
    }

    /// <summary>Whether the key may be in the set.</summary>
    public bool MayContain(ulong key)
    {
        var hash = Mix(key, _seed);
        var (first, second, third) = Places(hash, _segmentLength, _placesLength);
        return (_fingerprints[first] ^ _fingerprints[second] ^ _fingerprints[third]) == FingerprintOf(hash);
    }

    /// <summary>The filter as bytes: seed, length of a segment, number of fingerprints, fingerprints; little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeadLength + (2 * _fingerprints.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _seed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), _segmentLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _fingerprints.Length);
        MemoryMarshal.AsBytes(_fingerprints.AsSpan()).CopyTo(bytes.AsSpan(HeadLength));
        return bytes;
    }

    /// <summary>The filter that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">The bytes are not a filter.</exception>
    public static BinaryFuseFilter FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadLength
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is var segment && (segment < 1 || segment > MaxSegments || !int.IsPow2(segment))
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) is var length && (length < 3L * segment || bytes.Length != HeadLength + (2L * length)))
        {
            throw new FormatException("These bytes are not a filter.");
        }

        return new BinaryFuseFilter(BinaryPrimitives.ReadUInt64LittleEndian(bytes), segment, MemoryMarshal.Cast<byte, ushort>(bytes[HeadLength..]).ToArray());
    }

    internal static ulong Mix(ulong key, ulong seed)
    {
        var hash = key + seed;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }

    internal static ushort FingerprintOf(ulong hash) => (ushort)(hash ^ (hash >> 32));

    // In three segments that follow each other, so that a look-up stays near.
    internal static (int First, int Second, int Third) Places(ulong hash, int segmentLength, uint placesLength)
    {
        var first = (int)Math.BigMul(hash, placesLength, out _);
        var mask = (uint)(segmentLength - 1);
        var second = (first + segmentLength) ^ (int)((uint)(hash >> 18) & mask);
        var third = (first + (2 * segmentLength)) ^ (int)((uint)hash & mask);
        return (first, second, third);
    }
}
