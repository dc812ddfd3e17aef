using System.Text;

namespace ZeroTrust.Load.Target;

/// <summary>The few fields of Envoy's CheckRequest and CheckResponse (version 3) that a load needs, by their published numbers.</summary>
internal static class CheckMessage
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>attributes 1 { request 4 { http 2 { method 2, headers 3, path 4, host 5, scheme 6 } }, context_extensions 10 }.</summary>
    public static byte[] Question(string bearer, string method, string path, string target)
    {
        var http = Join(Text(2, method), Field(3, Join(Text(1, "authorization"), Text(2, bearer))), Text(4, path), Text(5, target), Text(6, "http"));
        return Field(1, Join(Field(4, Field(2, http)), Field(10, Join(Text(1, "target_service"), Text(2, target)))));
    }

    /// <summary>Whether the answer's status is 0 and it has an ok_response (3).</summary>
    public static bool IsAllowed(ReadOnlySpan<byte> answer)
    {
        var (isOk, code) = (false, 0UL);
        while (Next(ref answer, out var field, out var value, out _))
        {
            isOk |= field == 3;
            while (field == 1 && Next(ref value, out var inner, out _, out var number)) code = inner == 1 ? number : code;
        }

        return isOk && code == 0;
    }

    private static bool Next(ref ReadOnlySpan<byte> rest, out int field, out ReadOnlySpan<byte> value, out ulong number)
    {
        value = default;
        (field, number) = (0, 0);
        if (rest.IsEmpty) return false;
        var tag = Number(ref rest);
        field = (int)(tag >> 3);
        switch ((int)(tag & 7))
        {
            case Varint:
                number = Number(ref rest);
                return true;
            case Bytes:
                var length = (int)Number(ref rest);
                value = rest[..length];
                rest = rest[length..];
                return true;
            case Fixed64:
                rest = rest[8..];
                return true;
            case Fixed32:
                rest = rest[4..];
                return true;
            default:
                throw new FormatException("An answer of gRPC is malformed.");
        }
    }

    private static ulong Number(ref ReadOnlySpan<byte> rest)
    {
        var (value, shift, part) = (0UL, 0, (byte)0x80);
        for (; (part & 0x80) != 0 && shift < 64; shift += 7)
        {
            part = rest[0];
            value |= (ulong)(part & 0x7F) << shift;
            rest = rest[1..];
        }

        return value;
    }

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] value) => Join(Varints((ulong)((field << 3) | Bytes)), Varints((ulong)value.Length), value);

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Varints(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
