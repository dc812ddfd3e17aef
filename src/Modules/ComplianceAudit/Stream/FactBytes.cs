using System.Buffers;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>The numbers of <see cref="FactCodec"/>.</summary>
internal static class FactBytes
{
    internal const int TraceBytes = 16;

    internal static void Write(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    /// <summary>LEB128: seven bits a byte, the lowest first, the top bit where more follow.</summary>
    internal static void WriteNumber(ArrayBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        to.Advance(length);
    }

    /// <summary>Zig-zag: small numbers stay short on both sides of zero.</summary>
    internal static void WriteDifference(ArrayBufferWriter<byte> to, long value) => WriteNumber(to, (ulong)((value << 1) ^ (value >> 63)));

    internal static long ToDifference(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    /// <summary>The bytes of a trace id as the activity prints it: 32 hexadecimal digits, in small letters.</summary>
    internal static bool TryReadTrace(string? text, Span<byte> bytes)
    {
        if (text is not { Length: TraceBytes * 2 })
        {
            return false;
        }

        for (var i = 0; i < TraceBytes; i++)
        {
            var value = (Digit(text[i * 2]) << 4) | Digit(text[(i * 2) + 1]);
            if (value < 0)
            {
                return false;
            }

            bytes[i] = (byte)value;
        }

        return true;
    }

    private static int Digit(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        _ => -1,
    };
}
