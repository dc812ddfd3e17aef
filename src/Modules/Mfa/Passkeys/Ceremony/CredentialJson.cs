using System.Buffers.Text;
using System.Text.Json;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>What the JSON of both ceremonies has in common (WebAuthn Level 3, sections 5.1.8 and 5.1.9).</summary>
internal static class CredentialJson
{
    /// <summary>The most that an authenticator may take for an id (section 5.1).</summary>
    public const int MaxIdBytes = 1023;

    /// <summary>The credential id and the authenticator's part; null where the frame is wrong. Members that are not known are no fault.</summary>
    public static (byte[] Id, JsonElement Response)? Read(JsonElement credential) =>
        credential.ValueKind == JsonValueKind.Object
        && Text(credential, "type") == "public-key"
        && Text(credential, "id") is { } id
        && Text(credential, "rawId") == id
        && Decode(id, MaxIdBytes) is { Length: > 0 } bytes
        && credential.TryGetProperty("response", out var response)
        && response.ValueKind == JsonValueKind.Object
            ? (bytes, response)
            : null;

    public static byte[]? Bytes(JsonElement element, string name, int maxBytes) =>
        Text(element, name) is { } text ? Decode(text, maxBytes) : null;

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Decode(string text, int maxBytes) =>
        text.Length <= Base64Url.GetEncodedLength(maxBytes) ? StrictBase64Url.Decode(text) : null;
}
