using System.Text;

namespace ZeroTrust.Testing;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The status code; 0 when the connection was closed without an answer.</param>
/// <param name="Headers">All headers in their order, repeated ones included.</param>
/// <param name="Body">The body; chunked coding is left as sent.</param>
public sealed record RawResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>The first header of this name, or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    internal static RawResponse Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return new RawResponse(0, [], text);
        }

        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .Select(parts => KeyValuePair.Create(parts[0], parts.Length == 2 ? parts[1].Trim() : string.Empty));
        return new RawResponse(int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), [.. headers], text[(end + 4)..]);
    }
}
