using System.Text;

namespace ZeroTrust.Testing;

/// <summary>Writes protobuf fields for tests, and apart from the product's own writer.</summary>
public sealed class ProtoMessage
{
    private readonly List<byte> bytes = [];

    /// <summary>A varint.</summary>
    public ProtoMessage Number(int field, ulong value) => Varint((ulong)field << 3).Varint(value);

    /// <summary>A text of one byte a character.</summary>
    public ProtoMessage Text(int field, string text) => Bytes(field, Encoding.Latin1.GetBytes(text));

    /// <summary>A message within this one.</summary>
    public ProtoMessage Message(int field, ProtoMessage message) => Bytes(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public ProtoMessage Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2).Varint((ulong)value.Length);
        bytes.AddRange(value);
        return this;
    }

    /// <summary>All that was written.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>The fields of a message whose fields are all texts, messages or varints; a varint is given in its decimal form.</summary>
    public static IReadOnlyList<(int Field, string Text)> Read(string message)
    {
        var fields = new List<(int Field, string Text)>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = ReadVarint(message, ref at);
            var value = ReadVarint(message, ref at);
            if ((tag & 7) == 0)
            {
                fields.Add(((int)(tag >> 3), value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                continue;
            }

            fields.Add(((int)(tag >> 3), message.Substring(at, (int)value)));
            at += (int)value;
        }

        return fields;
    }

    private ProtoMessage Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return this;
    }

    private static ulong ReadVarint(string message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var c = message[at++];
            value |= (ulong)(c & 0x7F) << shift;
            if (c < 0x80)
            {
                return value;
            }
        }
    }
}
