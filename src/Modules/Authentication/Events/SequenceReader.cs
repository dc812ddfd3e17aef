using System.Globalization;
using System.Text.Json;

namespace ZeroTrust.Authentication.Events;

/// <summary>Reads <c>sequence</c>. CloudEvents' own integers end at 32 bits, so longer ones come as decimal text.</summary>
internal static class SequenceReader
{
    /// <summary>A whole number from 0; null for anything else.</summary>
    public static long? Read(JsonElement element) => !element.TryGetProperty("sequence", out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) && number >= 0 => number,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => null,
    };
}
