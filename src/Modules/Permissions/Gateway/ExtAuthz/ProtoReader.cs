using System.Text;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// Reads the fields of one protobuf message (protobuf.dev, encoding) from bytes that may be anything. Never throws and never reads
/// beyond the message; <see cref="IsMalformed"/> stays true from the first fault on, and no field is read after it.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private const int MaxFieldNumber = (1 << 29) - 1;
    private ReadOnlySpan<byte> rest = message;
    private int wireType;

    /// <summary>Whether what was read so far is no protobuf, or not of the kinds that were asked for.</summary>
    internal bool IsMalformed { get; private set; }

    /// <summary>The next field's number; 0 at the end and after a fault. Then exactly one of the methods below takes or skips its value.</summary>
    internal int NextField()
    {
        if (IsMalformed || rest.IsEmpty)
        {
            return 0;
        }

        var tag = ReadVarint();
        wireType = (int)(tag & 7);
        var number = tag >> 3;
        if (number is 0 or > MaxFieldNumber)
        {
            return Fault();
        }

        return IsMalformed ? 0 : (int)number;
    }

    /// <summary>The bytes of a text, a message or a byte string; empty and a fault for another kind.</summary>
    internal ReadOnlySpan<byte> Bytes()
    {
        if (wireType != LengthDelimited)
        {
            Fault();
            return default;
        }

        return Take(ReadVarint());
    }

    /// <summary>
    /// A text, one character a byte, as request headers are read everywhere here: all that is compared is ASCII, and a byte that is
    /// none must be a character that matches nothing and not an error.
    /// </summary>
    internal string Text() => Encoding.Latin1.GetString(Bytes());

    /// <summary>Skips a field that means nothing here.</summary>
    internal void Skip()
    {
        switch (wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(8);
                break;
            case LengthDelimited:
                Take(ReadVarint());
                break;
            case Fixed32:
                Take(4);
                break;
            default:
                // Groups, which proto3 does not have.
                Fault();
                break;
        }
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                // The tenth byte has room for one bit only.
                if (i == 9 && rest[i] > 1)
                {
                    break;
                }

                rest = rest[(i + 1)..];
                return value;
            }
        }

        Fault();
        return 0;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (IsMalformed || count > (ulong)rest.Length)
        {
            Fault();
            return default;
        }

        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private int Fault()
    {
        IsMalformed = true;
        rest = default;
        return 0;
    }
}
