using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// SHA-256 over stream (16, big-endian) | number (8, big-endian) | closes (1) | previous hash (32) | facts. A block that was
/// changed, moved or removed breaks the chain of its stream.
/// </summary>
internal static class BlockHash
{
    internal static readonly byte[] None = new byte[SHA256.HashSizeInBytes];

    internal static byte[] Compute(Guid stream, long number, bool closes, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> facts)
    {
        Span<byte> head = stackalloc byte[25];
        stream.TryWriteBytes(head, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], number);
        head[24] = closes ? (byte)1 : (byte)0;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(previous);
        hash.AppendData(facts);
        return hash.GetHashAndReset();
    }
}
