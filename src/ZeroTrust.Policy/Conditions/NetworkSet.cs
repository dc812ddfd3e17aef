using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace ZeroTrust.Policy;

// Ranges of addresses, sorted and joined, so that a lookup is a binary search and equal sets look alike.
internal sealed class NetworkSet(IEnumerable<AddressRange> ranges)
{
    private readonly ImmutableArray<AddressRange> ranges = Join(ranges);

    // An address of another kind than the two of the Internet is in no network.
    internal bool Contains(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var written) && Contains(written == 4, Number(bytes[..written]));
    }

    internal void WriteTo(TextWriter writer)
    {
        writer.Write('{');
        foreach (var range in ranges)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{(range.IsV4 ? 4 : 6)}:{range.First:x}-{range.Last:x},"));
        }

        writer.Write('}');
    }

    private bool Contains(bool isV4, UInt128 number)
    {
        // ::ffff:a.b.c.d is how a dual-stack socket shows the IPv4 address a.b.c.d.
        if (!isV4 && AddressRange.IsMapped(number))
        {
            (isV4, number) = (true, number & uint.MaxValue);
        }

        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var range = ranges[middle];
            var order = range.IsV4 != isV4 ? (range.IsV4 ? 1 : -1) : number < range.First ? -1 : number > range.Last ? 1 : 0;
            if (order == 0)
            {
                return true;
            }

            (low, high) = order > 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    internal static UInt128 Number(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private static ImmutableArray<AddressRange> Join(IEnumerable<AddressRange> ranges)
    {
        var joined = new List<AddressRange>();
        foreach (var range in ranges.OrderBy(range => !range.IsV4).ThenBy(range => range.First))
        {
            // The last address of all has no next one; then everything of its kind is covered already.
            if (joined.Count > 0 && joined[^1] is var before && before.IsV4 == range.IsV4 && (before.Last == UInt128.MaxValue || range.First <= before.Last + 1))
            {
                joined[^1] = before with { Last = UInt128.Max(before.Last, range.Last) };
            }
            else
            {
                joined.Add(range);
            }
        }

        return [.. joined];
    }
}
