using System.Buffers;
using System.Buffers.Text;

namespace ZeroTrust.Platform.Json;

/// <summary>base64url as RFC 7515 section 2 has it: no padding, no white space, and one spelling for each value.</summary>
public static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The bytes, or null for anything that is not the one spelling.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return TryDecode(text, bytes, out var written) ? bytes[..written] : null;
    }

    /// <summary>Decodes into a buffer that is large enough; false for anything that is not the one spelling. Never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        // The decoder skips white space and takes padding; both would be a second spelling.
        return text.IndexOfAnyExcept(Alphabet) < 0
            && Base64Url.DecodeFromChars(text, bytes, out _, out written) == OperationStatus.Done
            && LastCharacterIsCanonical(text, bytes[..written]);
    }

    // Unused bits of the last character must be zero: two tokens that differ there would be one token.
    private static bool LastCharacterIsCanonical(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes)
    {
        var tail = bytes.Length % 3;
        if (tail == 0)
        {
            return true;
        }

        Span<char> last = stackalloc char[4];
        Base64Url.TryEncodeToChars(bytes[^tail..], last, out var written);
        return last[written - 1] == text[^1];
    }
}
