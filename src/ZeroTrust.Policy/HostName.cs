using System.Buffers;
using System.Text;

namespace ZeroTrust.Policy;

// Hosts as they come in requests, and as a policy names them: ASCII, without port and trailing dot, in lower case. Names in Punycode stay.
internal static class HostName
{
    internal const int MaxLength = 253;
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    // Writes the one form of a host; false for what is no host.
    internal static bool TryNormalise(ReadOnlySpan<char> host, Span<char> normal, out int length)
    {
        var name = WithoutPort(host);
        name = name.EndsWith('.') ? name[..^1] : name;
        length = 0;
        return name.Length is > 0 and <= MaxLength && !name.StartsWith('.') && HasOnlyHostCharacters(name)
            && Ascii.ToLower(name, normal, out length) == OperationStatus.Done;
    }

    // True for a host in the one form that a policy may name it.
    internal static bool IsCanonical(string host)
    {
        Span<char> normal = stackalloc char[MaxLength];
        return TryNormalise(host, normal, out var length) && host.AsSpan().SequenceEqual(normal[..length]);
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var name = host;
        while (!name.IsEmpty && char.IsAsciiDigit(name[^1]))
        {
            name = name[..^1];
        }

        return name.EndsWith(':') && (host[0] != '[' || name.EndsWith("]:")) ? name[..^1] : host;
    }

    private static bool HasOnlyHostCharacters(ReadOnlySpan<char> name)
    {
        if (name is ['[', .., ']'])
        {
            name = name[1..^1];
            return !name.IsEmpty && !name.ContainsAnyExcept(AddressCharacters);
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
