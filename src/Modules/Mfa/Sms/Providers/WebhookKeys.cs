using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>Signs calls as Standard Webhooks 1.0 says: HMAC-SHA-256 over id, time and body, so that none can be altered or sent again later.</summary>
internal sealed class WebhookKeys
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int MinBytes = 24;
    private const string Mark = "whsec_";
    private const int MaxKeys = 2;
    private readonly IReadOnlyList<byte[]> _keys;

    private WebhookKeys(IReadOnlyList<byte[]> keys) => _keys = keys;

    /// <summary>One key a line, two at most; null where the text is something else.</summary>
    public static WebhookKeys? Parse(Secret<string> text)
    {
        var keys = text.Reveal().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(KeyOf).ToList();
        return keys.Count is > 0 and <= MaxKeys && keys.TrueForAll(key => key is { Length: >= MinBytes }) ? new WebhookKeys(keys!) : null;
    }

    /// <summary>The value of <c>webhook-signature</c>: one <c>v1</c> for each key, so that the receiver may know either.</summary>
    public string Sign(string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")), .. body];
        return string.Join(' ', _keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, text))}"));
    }

    private static byte[]? KeyOf(string line)
    {
        var text = line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..] : line;
        return Base64.IsValid(text) ? Convert.FromBase64String(text) : null;
    }
}
