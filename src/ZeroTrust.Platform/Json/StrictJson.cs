using System.Text.Json;

namespace ZeroTrust.Platform.Json;

/// <summary>One strict reading for JSON of strangers that is walked by hand (I-JSON, RFC 7493).</summary>
public static class StrictJson
{
    /// <summary>Duplicate members and whatever is nested deeper are refused.</summary>
    public static JsonDocumentOptions Options(int maxDepth) => new() { AllowDuplicateProperties = false, MaxDepth = maxDepth };

    /// <summary>
    /// Whether the exception says that the text is no such JSON. <see cref="InvalidOperationException"/> comes while walking,
    /// from a member name or a text with a lone surrogate (RFC 7493, 2.1), and so after parsing has succeeded.
    /// </summary>
    public static bool IsFault(Exception exception) => exception is JsonException or InvalidOperationException;
}
