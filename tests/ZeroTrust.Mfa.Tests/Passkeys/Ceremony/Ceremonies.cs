using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

/// <summary>Registrations and assertions of a software authenticator, checked by the pure code.</summary>
internal static class Ceremonies
{
    public const string Origin = "https://login.example.org";

    public static readonly RelyingParty Party = new("example.org", [Origin, "https://example.org"]);

    public static readonly byte[] Challenge = SHA256.HashData("a challenge"u8);

    public static JsonElement CreationOptions { get; } = Json(
        $$"""{"rp":{"id":"example.org"},"user":{"id":"{{Base64Url.EncodeToString(SHA256.HashData("a person"u8))}}"},"challenge":"{{Base64Url.EncodeToString(Challenge)}}"}""");

    public static JsonElement RequestOptions { get; } = Json(
        $$"""{"rpId":"example.org","challenge":"{{Base64Url.EncodeToString(Challenge)}}"}""");

    public static RegistrationExpectation Expectation { get; } = new(Party, Challenge, MustVerifyUser: true, Vouch: null);

    public static (NewCredential? Credential, string Reason) Register(
        SoftwareAuthenticator authenticator, AuthenticatorTwist? twist = null, RegistrationExpectation? expected = null) =>
        Check(authenticator.Register(CreationOptions, twist), expected);

    public static (NewCredential? Credential, string Reason) Check(JsonElement credential, RegistrationExpectation? expected = null) =>
        Registration.Read(credential)?.Check(expected ?? Expectation) ?? (null, PasskeyFaults.Malformed);

    public static string? Refuse(JsonElement credential, KnownCredential known, bool mustVerifyUser = true) =>
        Assertion.Read(credential) is { } assertion ? assertion.Refuse(Party, Challenge, mustVerifyUser, known) : PasskeyFaults.Malformed;

    public static KnownCredential Known(NewCredential credential) => new(credential.PublicKey, credential.Data.Counter, credential.Data.IsBackupEligible);

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
