using System.Buffers;
using System.Globalization;
using System.Text;

namespace ZeroTrust.Authentication.Dpop;

/// <summary>
/// Brings an absolute http or https address without query and fragment into one spelling, by the syntax-based and scheme-based
/// normalisation of RFC 3986 sections 6.2.2 and 6.2.3. Strict: what is not such an address is none, and never repaired.
/// </summary>
internal static class TargetUri
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static readonly SearchValues<char> NeverEncoded = SearchValues.Create(Unreserved);
    private static readonly SearchValues<char> InPath = SearchValues.Create($"{Unreserved}!$&'()*+,;=:@/%");
    private static readonly SearchValues<char> InName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");
    private static readonly SearchValues<char> InLiteral = SearchValues.Create("ABCDEFabcdef0123456789:.");

    /// <summary>The one spelling, or null.</summary>
    public static string? Normalise(ReadOnlySpan<char> address)
    {
        if (address.IndexOfAny('?', '#') is >= 0 and var end)
        {
            address = address[..end];
        }

        var (scheme, port) = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? ("https://", 443)
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? ("http://", 80)
            : ("", 0);
        var rest = address[scheme.Length..];
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        return port > 0 && Authority(authority, port) is { } host && Path(slash < 0 ? "/" : rest[slash..]) is { } path
            ? $"{scheme}{host}{path}"
            : null;
    }

    private static string? Authority(ReadOnlySpan<char> authority, int defaultPort)
    {
        var nameEnd = authority.StartsWith('[') ? authority.IndexOf(']') + 1 : authority.IndexOf(':') is >= 0 and var colon ? colon : authority.Length;
        var name = authority[..nameEnd];
        var tail = authority[nameEnd..];
        if (!IsHost(name) || (tail.Length > 0 && tail[0] != ':'))
        {
            return null;
        }

        // An empty port is the default one (section 6.2.3).
        if (tail.Length <= 1)
        {
            return name.ToString().ToLowerInvariant();
        }

        return tail.Length <= 6 && ushort.TryParse(tail[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port == defaultPort ? name.ToString().ToLowerInvariant() : string.Create(CultureInfo.InvariantCulture, $"{name.ToString().ToLowerInvariant()}:{port}")
            : null;
    }

    private static bool IsHost(ReadOnlySpan<char> name) => name.StartsWith('[')
        ? name.Length > 2 && name[1..^1].IndexOfAnyExcept(InLiteral) < 0
        : name.Length > 0 && name.IndexOfAnyExcept(InName) < 0;

    private static string? Path(ReadOnlySpan<char> path)
    {
        if (path.IndexOfAnyExcept(InPath) >= 0 || Decode(path) is not { } decoded)
        {
            return null;
        }

        return decoded.Contains("/.", StringComparison.Ordinal) ? WithoutDots(decoded) : decoded;
    }

    // What need not be encoded is not, and what must be has capital digits.
    private static string? Decode(ReadOnlySpan<char> path)
    {
        if (path.IndexOf('%') < 0)
        {
            return path.ToString();
        }

        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                text.Append(path[i]);
                continue;
            }

            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return null;
            }

            var code = byte.Parse(path.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            _ = NeverEncoded.Contains((char)code) ? text.Append((char)code) : text.Append(CultureInfo.InvariantCulture, $"%{code:X2}");
            i += 2;
        }

        return text.ToString();
    }

    // Section 5.2.4.
    private static string WithoutDots(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            if (segments[i] is not ("." or ".."))
            {
                kept.Add(segments[i]);
                continue;
            }

            if (segments[i] == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (isLast)
            {
                kept.Add("");
            }
        }

        return $"/{string.Join('/', kept)}";
    }
}
