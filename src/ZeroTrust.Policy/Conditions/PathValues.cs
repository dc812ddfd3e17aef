using System.Buffers;
using System.Text;

namespace ZeroTrust.Policy;

// What a server reads out of the segments of a canonical path: "%40" and "@" are two canonical paths and one value, and a denial on
// that value must meet both. Slashes stay encoded, so every segment keeps its place.
internal static class PathValues
{
    // The buffer is at least as long as the path; the result is never longer.
    internal static ReadOnlySpan<char> DecodeOnce(ReadOnlySpan<char> path, Span<char> buffer)
    {
        var (at, length) = (0, 0);
        Span<byte> bytes = stackalloc byte[4];
        while (at < path.Length)
        {
            var count = 0;
            while (count < bytes.Length && PercentTriplet.TryRead(path, at + count * PercentTriplet.Length, out bytes[count]))
            {
                count++;
            }

            if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var consumed) == OperationStatus.Done && rune.Value != '/')
            {
                length += rune.EncodeToUtf16(buffer[length..]);
                at += consumed * PercentTriplet.Length;
            }
            else
            {
                buffer[length++] = path[at++];
            }
        }

        return buffer[..length];
    }
}
