using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ZeroTrust.Policy;

// One range of addresses, both ends included. IPv4 addresses are numbers of 32 bits.
internal readonly record struct AddressRange(bool IsV4, UInt128 First, UInt128 Last)
{
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    internal static bool IsMapped(UInt128 number) => number >> 32 == 0xFFFF;

    // CIDR notation, strictly: null for anything that two readers could take differently.
    internal static AddressRange? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || Address(text[..slash]) is not { } address || Length(text.AsSpan(slash + 1)) is not { } length)
        {
            return null;
        }

        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        var bits = isV4 ? 32 : 128;
        var first = NetworkSet.Number(address.GetAddressBytes());
        // Shifting a number by its whole width does nothing.
        var rest = length == 0 ? (isV4 ? uint.MaxValue : UInt128.MaxValue) : (UInt128.One << (bits - length)) - 1;
        if (length > bits || (first & rest) != 0 || (!isV4 && length >= 96 && IsMapped(first)))
        {
            return null;
        }

        return new AddressRange(isV4, first, first | rest);
    }

    private static IPAddress? Address(string text)
    {
        // A zone or brackets have no place here, and neither have hexadecimal, octal or short IPv4 addresses.
        if (text.AsSpan().ContainsAnyExcept(AddressCharacters) || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text ? address : null;
    }

    private static int? Length(ReadOnlySpan<char> text) =>
        text.Length is 1 or 2 or 3 && (text is "0" || text[0] != '0') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;
}
