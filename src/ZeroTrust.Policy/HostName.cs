using System.Buffers;

namespace ZeroTrust.Policy;

// Hosts as they come in requests, and as a policy names them: ASCII, without port and trailing dot, in lower case. Names in Punycode stay.
internal static class HostName
{
    private const int MaxLength = 253;
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    // Case is left to the comparison. False for what is no host.
    internal static bool TryNormalise(ReadOnlySpan<char> host, out ReadOnlySpan<char> name)
    {
        name = WithoutPort(host);
        name = name.EndsWith('.') ? name[..^1] : name;
        return name.Length is > 0 and <= MaxLength && !name.StartsWith('.') && HasOnlyHostCharacters(name);
    }

    // True for a host in the one form that a policy may name it.
    internal static bool IsCanonical(string host) =>
        TryNormalise(host, out var name) && name.Length == host.Length && !host.AsSpan().ContainsAnyInRange('A', 'Z');

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        var isPort = colon >= 0 && !host[(colon + 1)..].ContainsAnyExceptInRange('0', '9') && (host[0] != '[' || host[..colon].EndsWith(']'));
        return isPort ? host[..colon] : host;
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
