using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>
/// A passkey in memory together with the browser around it: answers WebAuthn Level 3 options with the JSON that a page would send. One
/// credential, user verification done, backup eligible, with a counter that rises.
/// </summary>
public sealed class SoftwareAuthenticator : IDisposable
{
    private const byte PresentAndVerified = 0x05;
    private const byte BackupEligible = 0x08;
    private const byte HasCredential = 0x40;

    private byte[]? userHandle;
    private uint counter;

    /// <param name="origin">The page on which it is used.</param>
    public SoftwareAuthenticator(string origin, AuthenticatorKey? key = null)
    {
        Origin = origin;
        Key = key ?? AuthenticatorKey.NewEs256();
    }

    /// <summary>The page on which it is used.</summary>
    public string Origin { get; }

    /// <summary>Its key pair.</summary>
    public AuthenticatorKey Key { get; }

    /// <summary>What it calls its credential.</summary>
    public byte[] CredentialId { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>AAGUID.</summary>
    public byte[] Model { get; init; } = new byte[16];

    /// <summary>Whether it counts its signatures; a passkey that is copied between devices does not.</summary>
    public bool HasCounter { get; init; } = true;

    /// <summary>How it attests: <c>none</c>, <c>self</c>, or, with a <see cref="Maker"/>, <c>certificate</c>.</summary>
    public string Attestation { get; init; } = "none";

    /// <summary>Whose attestation key it uses.</summary>
    public AuthenticatorMaker? Maker { get; init; }

    /// <summary><c>RegistrationResponseJSON</c> for <c>PublicKeyCredentialCreationOptionsJSON</c>.</summary>
    public JsonElement Register(JsonElement options, AuthenticatorTwist? twist = null)
    {
        twist ??= new();
        userHandle = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        counter = twist.Counter ?? counter;
        var clientData = ClientData("webauthn.create", options, twist);
        var id = twist.CredentialId ?? CredentialId;
        byte[] data =
        [
            .. Data(options.GetProperty("rp").GetProperty("id").GetString()!, PresentAndVerified | BackupEligible | HasCredential, twist),
            .. Model, (byte)(id.Length >> 8), (byte)id.Length, .. id, .. twist.PublicKey ?? Key.ToCose(), .. twist.Tail,
        ];
        return Frame(twist.FrameId ?? id, new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["attestationObject"] = Base64Url.EncodeToString(AttestationStatements.Make(this, data, SHA256.HashData(clientData), twist)),
            ["transports"] = new JsonArray("internal", "hybrid"),
        });
    }

    /// <summary><c>AuthenticationResponseJSON</c> for <c>PublicKeyCredentialRequestOptionsJSON</c>.</summary>
    public JsonElement Assert(JsonElement options, AuthenticatorTwist? twist = null)
    {
        twist ??= new();
        counter = twist.Counter ?? (HasCounter ? counter + 1 : 0);
        var clientData = ClientData("webauthn.get", options, twist);
        byte[] data = [.. Data(options.GetProperty("rpId").GetString()!, PresentAndVerified | BackupEligible, twist), .. twist.Tail];
        var signature = Key.Sign([.. data, .. SHA256.HashData(clientData)]);
        var response = new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(twist.Signature?.Invoke(signature) ?? signature),
        };
        if ((twist.UserHandle ?? userHandle) is { Length: > 0 } handle)
        {
            response["userHandle"] = Base64Url.EncodeToString(handle);
        }

        return Frame(twist.FrameId ?? twist.CredentialId ?? CredentialId, response);
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private byte[] ClientData(string type, JsonElement options, AuthenticatorTwist twist)
    {
        var challenge = twist.Challenge is { } other ? Base64Url.EncodeToString(other) : options.GetProperty("challenge").GetString();
        var data = new JsonObject
        {
            ["type"] = twist.Type ?? type,
            ["challenge"] = challenge,
            ["origin"] = twist.Origin ?? Origin,
            ["crossOrigin"] = twist.CrossOrigin ?? false,
        };
        if (twist.TopOrigin is { } top)
        {
            data["topOrigin"] = top;
        }

        var text = data.ToJsonString();
        return twist.ClientData?.Invoke(text) ?? Encoding.UTF8.GetBytes(text);
    }

    private byte[] Data(string relyingParty, byte flags, AuthenticatorTwist twist) =>
    [
        .. SHA256.HashData(Encoding.UTF8.GetBytes(twist.RelyingPartyId ?? relyingParty)), twist.Flags ?? flags,
        (byte)(counter >> 24), (byte)(counter >> 16), (byte)(counter >> 8), (byte)counter,
    ];

    private static JsonElement Frame(byte[] id, JsonObject response)
    {
        var text = Base64Url.EncodeToString(id);
        var frame = new JsonObject
        {
            ["id"] = text,
            ["rawId"] = text,
            ["response"] = response,
            ["authenticatorAttachment"] = "platform",
            ["clientExtensionResults"] = new JsonObject(),
            ["type"] = "public-key",
        };
        using var document = JsonDocument.Parse(frame.ToJsonString());
        return document.RootElement.Clone();
    }
}
