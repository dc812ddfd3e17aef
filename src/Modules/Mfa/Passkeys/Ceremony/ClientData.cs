using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Mfa.Passkeys.Ceremony;

/// <summary>What the browser says it was asked (WebAuthn Level 3, section 5.8.1). The authenticator signs its hash.</summary>
/// <param name="IsCrossOrigin">Whether it ran in a frame of somebody else's page, which either of two members tells.</param>
internal sealed record ClientData(string Type, byte[] Challenge, string Origin, bool IsCrossOrigin)
{
    public const string Create = "webauthn.create";
    public const string Get = "webauthn.get";

    /// <summary>More is refused unread.</summary>
    public const int MaxBytes = 4096;

    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 8);

    /// <summary>Reads it; null for what is no such text. Members that are not known are no fault: the specification announces more.</summary>
    public static ClientData? Read(ReadOnlyMemory<byte> json)
    {
        // The parser looks at the encoding of the texts only that somebody asks for.
        if (json.Length > MaxBytes || !Utf8.IsValid(json.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }

    /// <summary>The stable code of what is wrong with it, or null.</summary>
    public string? Refuse(string type, ReadOnlySpan<byte> challenge, IReadOnlyCollection<string> origins) =>
        Type != type ? PasskeyFaults.WrongType
        : !CryptographicOperations.FixedTimeEquals(Challenge, challenge) ? PasskeyFaults.WrongChallenge
        : !origins.Contains(Origin, StringComparer.Ordinal) ? PasskeyFaults.WrongOrigin
        : IsCrossOrigin ? PasskeyFaults.CrossOrigin
        : null;

    private static ClientData? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || CredentialJson.Text(root, "type") is not { } type
            || CredentialJson.Text(root, "challenge") is not { } challenge || StrictBase64Url.Decode(challenge) is not { Length: > 0 } bytes
            || CredentialJson.Text(root, "origin") is not { } origin)
        {
            return null;
        }

        // Whatever is not plainly "no" is a yes.
        var isCross = root.TryGetProperty("crossOrigin", out var cross) && cross.ValueKind != JsonValueKind.False;
        return new ClientData(type, bytes, origin, isCross || root.TryGetProperty("topOrigin", out _));
    }
}
