using System.Text;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> as RFC 6749 wants it: a parameter at most once, and one without a value as if
/// it had not been sent. Strict UTF-8, strict percent encoding.
/// </summary>
internal static class TokenForm
{
    private const int MaxParameters = 32;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The parameters, or null for a body that is not such a form.</summary>
    public static Dictionary<string, string>? Read(ReadOnlySpan<byte> body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (name is null || value is null || !seen.Add(name) || seen.Count > MaxParameters)
            {
                return null;
            }

            if (value.Length > 0)
            {
                values[name] = value;
            }
        }

        return values;
    }

    /// <summary>Decodes one name or value; null where the encoding is broken.</summary>
    public static string? Decode(ReadOnlySpan<byte> text)
    {
        var decoded = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++, length++)
        {
            if (text[i] != (byte)'%')
            {
                decoded[length] = text[i] == (byte)'+' ? (byte)' ' : text[i];
                continue;
            }

            if (i + 2 >= text.Length || Hex(text[i + 1]) is var high && high < 0 || Hex(text[i + 2]) is var low && low < 0)
            {
                return null;
            }

            decoded[length] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
            i += 2;
        }

        try
        {
            return Utf8.GetString(decoded[..length]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static int Hex(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };
}
