namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>An entry of a map of texts, and a HeaderValue, which has its value as text or, unchanged, as bytes.</summary>
internal static class MapEntry
{
    /// <summary>False where the bytes are no entry with a key, or say the key or the value twice.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> message, out string key, out string value)
    {
        string? name = null, text = null, raw = null;
        var reader = new ProtoReader(message);
        var isOnce = true;
        while (reader.NextField() is var field and > 0)
        {
            switch (field)
            {
                case 1:
                    isOnce &= TrySet(ref name, ref reader);
                    break;
                case 2:
                    isOnce &= TrySet(ref text, ref reader);
                    break;
                case 3:
                    isOnce &= TrySet(ref raw, ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        key = name ?? "";
        value = raw is { Length: > 0 } ? raw : text ?? "";
        return isOnce && !reader.IsMalformed && key.Length > 0;
    }

    private static bool TrySet(ref string? place, ref ProtoReader reader)
    {
        var isFirst = place is null;
        place = reader.Text();
        return isFirst;
    }
}
