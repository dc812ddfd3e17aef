using System.Buffers;
using System.Text;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>Writes protobuf fields (protobuf.dev, encoding) in the order of the calls.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    internal ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    internal ProtoWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    /// <summary>A text of ASCII.</summary>
    internal ProtoWriter Text(int field, string text)
    {
        Begin(field, text.Length);
        Encoding.ASCII.GetBytes(text, bytes);
        return this;
    }

    internal ProtoWriter Message(int field, ProtoWriter message)
    {
        Begin(field, message.Written.Length);
        bytes.Write(message.Written);
        return this;
    }

    private void Begin(int field, int length)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)length);
    }

    private void Varint(ulong value)
    {
        var span = bytes.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        bytes.Advance(length);
    }
}
