using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>Single values of a question; null for what is missing or no such value.</summary>
internal static class QuestionText
{
    // More than the longest path with a query that a proxy lets through.
    internal const int MaxLength = 8192;

    // The last second that a date can be: 9999-12-31T23:59:59Z.
    private const long LatestTime = 253_402_300_799;

    /// <summary>A text that is not empty and not too long.</summary>
    internal static string? Of(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxLength } text ? text : null;

    /// <summary>Whole seconds since 1970.</summary>
    internal static DateTimeOffset? Time(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= LatestTime ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>
    /// An address in its usual form. The short and octal forms of IPv4 that some parsers know are none: two readers would disagree
    /// about them.
    /// </summary>
    internal static IPAddress? Address(JsonElement parent, ReadOnlySpan<byte> name)
    {
        if (Of(parent, name) is not { } text || text.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.ToString() == text ? address : null;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
