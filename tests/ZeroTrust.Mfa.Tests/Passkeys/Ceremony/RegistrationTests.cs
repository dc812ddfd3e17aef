using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

public sealed class RegistrationTests
{
    [Fact]
    public void A_registration_gives_the_credential_to_keep()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);

        var (credential, _) = Ceremonies.Register(authenticator);

        credential.ShouldNotBeNull().Id.ShouldBe(authenticator.CredentialId);
        credential.PublicKey.ShouldBe(authenticator.Key.ToCose());
        credential.Transports.ShouldBe(["internal", "hybrid"]);
        credential.Data.IsBackupEligible.ShouldBeTrue();
    }

    [Fact]
    public void Extensions_that_nobody_asked_for_are_no_fault()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        // {"credProtect": 2}, as browsers have authenticators add it.
        var twist = new AuthenticatorTwist { Flags = 0xC5, Tail = [0xA1, 0x6B, .. "credProtect"u8, 0x02] };

        Ceremonies.Register(authenticator, twist).Credential.ShouldNotBeNull();
    }

    [Fact]
    public void A_longest_id_is_taken()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);

        Ceremonies.Register(authenticator, new AuthenticatorTwist { CredentialId = new byte[1023] }).Credential.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Twists))]
    public void What_is_not_as_asked_is_refused(string reason, AuthenticatorTwist twist)
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);

        var (credential, actual) = Ceremonies.Register(authenticator, twist);

        credential.ShouldBeNull();
        actual.ShouldBe(reason);
    }

    public static TheoryData<string, AuthenticatorTwist> Twists => new()
    {
        { PasskeyFaults.WrongType, new() { Type = "webauthn.get" } },
        { PasskeyFaults.WrongChallenge, new() { Challenge = new byte[32] } },
        { PasskeyFaults.WrongChallenge, new() { Challenge = Ceremonies.Challenge[..31] } },
        { PasskeyFaults.WrongOrigin, new() { Origin = "https://login.example.org.evil.example" } },
        { PasskeyFaults.WrongOrigin, new() { Origin = "http://login.example.org" } },
        { PasskeyFaults.WrongOrigin, new() { Origin = "https://login.example.org:8443" } },
        { PasskeyFaults.WrongOrigin, new() { Origin = "HTTPS://LOGIN.EXAMPLE.ORG" } },
        { PasskeyFaults.CrossOrigin, new() { CrossOrigin = true } },
        { PasskeyFaults.CrossOrigin, new() { TopOrigin = "https://evil.example" } },
        { PasskeyFaults.WrongRelyingParty, new() { RelyingPartyId = "evil.example" } },
        // Absent, unverified, backed up without being eligible, no credential, extensions announced and missing.
        { PasskeyFaults.NotPresent, new() { Flags = 0x44 } },
        { PasskeyFaults.NotVerified, new() { Flags = 0x41 } },
        { PasskeyFaults.Malformed, new() { Flags = 0x55 } },
        { PasskeyFaults.Malformed, new() { Flags = 0x05 } },
        { PasskeyFaults.Malformed, new() { Flags = 0xC5 } },
        { PasskeyFaults.Malformed, new() { Tail = [0] } },
        { PasskeyFaults.Malformed, new() { Tail = [0xA0] } },
        { PasskeyFaults.Malformed, new() { Flags = 0xC5, Tail = [0xA0, 0x00] } },
        { PasskeyFaults.Malformed, new() { Flags = 0xC5, Tail = [0x80] } },
        { PasskeyFaults.Malformed, new() { Flags = 0xC5, Tail = [0xA1, 0x01, 0x01] } },
        { PasskeyFaults.Malformed, new() { FrameId = [1, 2, 3] } },
        { PasskeyFaults.Malformed, new() { CredentialId = new byte[1024] } },
        { PasskeyFaults.Malformed, new() { CredentialId = [], FrameId = [1] } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.UTF8.GetBytes(text.Replace("{", "{\"type\":\"webauthn.create\",", StringComparison.Ordinal)) } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.UTF8.GetBytes(text.Replace("{", "{\"t\\u0079pe\":\"webauthn.create\",", StringComparison.Ordinal)) } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.Latin1.GetBytes(text.Replace("{", "{\"é\":1,", StringComparison.Ordinal)) } },
        { PasskeyFaults.Malformed, new() { ClientData = text => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)] } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.UTF8.GetBytes(text.Replace("webauthn", "web\\uD800authn", StringComparison.Ordinal)) } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.UTF8.GetBytes(text + new string(' ', 5000)) } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.UTF8.GetBytes($"[{text}]") } },
        { PasskeyFaults.Malformed, new() { ClientData = _ => [] } },
    };

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"id":"AQ","rawId":"AQ","type":"public-key","response":null}""")]
    [InlineData("""{"id":"AQ","rawId":"Ag","type":"public-key","response":{}}""")]
    [InlineData("""{"id":"AR","rawId":"AR","type":"public-key","response":{}}""")]
    [InlineData("""{"id":"AQ==","rawId":"AQ==","type":"public-key","response":{}}""")]
    [InlineData("""{"id":"AQ","rawId":"AQ","type":"password","response":{}}""")]
    [InlineData("""{"id":"\uD800","rawId":"\uD800","type":"public-key","response":{"clientDataJSON":"\uD800"}}""")]
    [InlineData("""{"id":"AQ","rawId":"AQ","type":"public-key","response":{"clientDataJSON":1,"attestationObject":2}}""")]
    public void What_is_no_registration_is_refused(string json)
    {
        Registration.Read(Ceremonies.Json(json)).ShouldBeNull();
        Assertion.Read(Ceremonies.Json(json)).ShouldBeNull();
    }

    [Fact]
    public void User_verification_is_asked_for_where_it_is_required_only()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);

        Ceremonies.Register(authenticator, new AuthenticatorTwist { Flags = 0x41 }, Ceremonies.Expectation with { MustVerifyUser = false }).Credential.ShouldNotBeNull();
    }
}
