namespace ZeroTrust.Policy;

internal static class PercentTriplet
{
    internal const int Length = 3;

    internal static bool TryRead(ReadOnlySpan<char> text, int at, out byte value)
    {
        value = 0;
        if (at + Length > text.Length || text[at] != '%' || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
        {
            return false;
        }

        value = (byte)((Digit(text[at + 1]) << 4) | Digit(text[at + 2]));
        return true;
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
