using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ZeroTrust.Platform.Http;

/// <summary>The leading bits of an address: what counts of strangers are kept under.</summary>
public static class AddressPrefix
{
    // One IPv6 customer has a whole /64 to himself.
    private const int NetworkBitsIPv4 = 32;
    internal const int NetworkBitsIPv6 = 64;

    /// <summary>What one customer has: an IPv4 address, an IPv6 /64.</summary>
    public static string OfNetwork(string address) => Of(address, NetworkBitsIPv4, NetworkBitsIPv6);

    /// <summary>Such as <c>192.0.2.0/24</c>; the text itself where it is no address.</summary>
    public static string Of(string address, int bitsIPv4, int bitsIPv6)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            return address;
        }

        var bytes = ip.GetAddressBytes();
        var bits = ip.AddressFamily == AddressFamily.InterNetworkV6 ? bitsIPv6 : bitsIPv4;
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{bits}");
    }
}
