using System.Text;

namespace ZeroTrust.Policy;

/// <summary>
/// The one strict reading of a raw request target that allow rules compare with (RFC 3986 section 6.2.2, but refusing what two
/// servers could read differently instead of repairing it). The exact rules are the table in README.md.
/// </summary>
public static class CanonicalPath
{
    /// <summary>Longest path, in characters, the query not counted.</summary>
    public const int MaxLength = 2048;

    private const string UpperHex = "0123456789ABCDEF";

    /// <summary>
    /// False when the target is ambiguous or malformed; then it must be denied. Otherwise <paramref name="canonical"/> starts with '/',
    /// is pure ASCII without a query, and is its own canonical form.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> rawTarget, out string canonical) => TryParse(rawTarget, whole: null, out canonical);

    // The target's own string where it is its canonical form already: then nothing is allocated.
    internal static bool TryParse(string rawTarget, out string canonical)
    {
        var path = WithoutQuery(rawTarget);
        if (path.Length == rawTarget.Length && path.Length is > 0 and <= MaxLength && path[0] == '/'
            && !path.ContainsAnyExcept(PathCharacters.Literals) && !PathSegments.AreAmbiguous(path))
        {
            canonical = rawTarget;
            return true;
        }

        return TryParse(rawTarget, rawTarget, out canonical);
    }

    private static bool TryParse(ReadOnlySpan<char> rawTarget, string? whole, out string canonical)
    {
        canonical = "";
        var path = WithoutQuery(rawTarget);
        if (path.IsEmpty || path.Length > MaxLength || path[0] != '/')
        {
            return false;
        }

        Span<char> buffer = stackalloc char[MaxLength];
        if (!TryNormalise(path, buffer, out var length) || PathSegments.AreAmbiguous(buffer[..length]))
        {
            return false;
        }

        canonical = whole is not null && buffer[..length].SequenceEqual(whole) ? whole : new string(buffer[..length]);
        return true;
    }

    internal static ReadOnlySpan<char> WithoutQuery(ReadOnlySpan<char> rawTarget)
    {
        var query = rawTarget.IndexOf('?');
        return query < 0 ? rawTarget : rawTarget[..query];
    }

    // The result is never longer than the input: a triplet stays or becomes one character.
    private static bool TryNormalise(ReadOnlySpan<char> path, Span<char> buffer, out int length)
    {
        length = 0;
        var at = 0;
        while (at < path.Length)
        {
            var c = path[at];
            if (c == '%')
            {
                if (!TryTakeTriplets(path, ref at, buffer, ref length))
                {
                    return false;
                }
            }
            else if (PathCharacters.IsLiteral(c))
            {
                buffer[length++] = c;
                at++;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryTakeTriplets(ReadOnlySpan<char> path, ref int at, Span<char> buffer, ref int length)
    {
        if (!PercentTriplet.TryRead(path, at, out var first))
        {
            return false;
        }

        if (first < 0x80)
        {
            at += PercentTriplet.Length;
            if (PathCharacters.IsUnreserved((char)first))
            {
                buffer[length++] = (char)first;
                return true;
            }

            return PathCharacters.MayStayEncoded((char)first) && Append(first, buffer, ref length);
        }

        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        while (count < bytes.Length && PercentTriplet.TryRead(path, at + count * PercentTriplet.Length, out bytes[count]))
        {
            count++;
        }

        // DecodeFromUtf8 refuses overlong forms, surrogates and truncated sequences.
        if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var consumed) != System.Buffers.OperationStatus.Done || PathCharacters.IsInvisible(rune))
        {
            return false;
        }

        at += consumed * PercentTriplet.Length;
        foreach (var b in bytes[..consumed])
        {
            Append(b, buffer, ref length);
        }

        return true;
    }

    private static bool Append(byte value, Span<char> buffer, ref int length)
    {
        buffer[length++] = '%';
        buffer[length++] = UpperHex[value >> 4];
        buffer[length++] = UpperHex[value & 15];
        return true;
    }
}
