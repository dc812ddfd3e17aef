using System.Buffers.Text;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>base64url as RFC 7515 section 2 has it: no padding, no white space, and one spelling for each value.</summary>
internal static class StrictBase64Url
{
    /// <summary>The bytes, or null for anything that is not the one spelling.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return null;
            }
        }

        if (text.Length % 4 == 1)
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.TryDecodeFromChars(text, bytes, out var written))
        {
            return null;
        }

        Array.Resize(ref bytes, written);
        // Unused bits of the last character must be zero: two tokens that differ there would be one token.
        return text.Length % 4 == 0 || LastCharacterIsCanonical(text, bytes) ? bytes : null;
    }

    private static bool LastCharacterIsCanonical(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes)
    {
        Span<char> last = stackalloc char[4];
        var tail = bytes.Length % 3;
        Base64Url.TryEncodeToChars(bytes[^tail..], last, out var written);
        return last[written - 1] == text[^1];
    }
}
