using System.Text.Json;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features.AddPasskey;

/// <summary>Never printed.</summary>
internal sealed record AddPasskeyRequest
{
    /// <summary>What the person calls it.</summary>
    [MustBeSent]
    public string? Name { get; set; }

    /// <summary><c>RegistrationResponseJSON</c> of WebAuthn Level 3.</summary>
    [MustBeSent]
    public JsonElement? Credential { get; set; }

    public static AddPasskeyRequest Example => new()
    {
        Name = "Work laptop",
        Credential = JsonDocument.Parse(
            """{"id":"q2Y1…","rawId":"q2Y1…","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"eyJ0…","attestationObject":"o2Nm…","transports":["internal"]}}""").RootElement,
    };

    /// <summary>What is wrong with its form; empty for nothing.</summary>
    public IReadOnlyList<FieldError> Check() =>
    [
        .. FactorName.IsName(Name) ? Array.Empty<FieldError>() : [new FieldError("name", FactorName.Rule)],
        .. Credential is { ValueKind: JsonValueKind.Object } ? Array.Empty<FieldError>() : [new FieldError("credential", "must be an object")],
    ];

    public override string ToString() => "passkey";
}

/// <summary>A passkey that counts. Never printed.</summary>
/// <param name="RecoveryCodes">With a person's first factor; shown once.</param>
internal sealed record AddedPasskey(string FactorId, IReadOnlyList<string>? RecoveryCodes)
{
    public static AddedPasskey Example => new("01936d0a7a4e7c119c532f1f0e5a7b12", ["7Q2VK-0M4ZT-XA9RD-3HC5P-WB8NE", "…"]);

    public override string ToString() => FactorId;
}
