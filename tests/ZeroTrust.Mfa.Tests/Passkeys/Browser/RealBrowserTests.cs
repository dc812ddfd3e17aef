using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Browser;

/// <summary>What a real Chromium and its virtual authenticator make, checked by the module's own code.</summary>
public sealed class RealBrowserTests
{
    private static readonly byte[] Handle = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Challenge = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData("none", -7)]
    [InlineData("direct", -7)]
    [InlineData("direct", -257)]
    [InlineData("direct", -8)]
    public async Task A_passkey_is_made_and_used(string attestation, int algorithm)
    {
        await using var page = new PasskeyPage(FreePorts.One());
        await using var chromium = await Chromium.OpenAsync(page.Address);
        var party = new RelyingParty("localhost", [page.Origin]);

        var made = await MakeAsync(chromium, attestation, algorithm);
        var (credential, reason) = Registration.Read(made).ShouldNotBeNull().Check(new RegistrationExpectation(party, Challenge, MustVerifyUser: true, Vouch: null));

        reason.ShouldBe("");
        var known = Ceremony.Ceremonies.Known(credential.ShouldNotBeNull());
        foreach (var allowed in new[] { $$"""[{"type":"public-key","id":"{{Base64Url.EncodeToString(credential.Id)}}"}]""", "[]" })
        {
            var used = Assertion.Read(await UseAsync(chromium, allowed)).ShouldNotBeNull();
            used.Id.ShouldBe(credential.Id);
            used.UserHandle.ShouldBe(Handle);
            used.Refuse(party, Challenge, mustVerifyUser: true, known).ShouldBeNull();
            used.Refuse(party, RandomNumberGenerator.GetBytes(32), mustVerifyUser: true, known).ShouldBe(PasskeyFaults.WrongChallenge);
            used.Refuse(new RelyingParty("localhost", ["http://localhost"]), Challenge, mustVerifyUser: true, known).ShouldBe(PasskeyFaults.WrongOrigin);
            used.Refuse(party, Challenge, mustVerifyUser: true, known with { Counter = used.Data.Counter }).ShouldBe(PasskeyFaults.CounterCloned);
            known = known with { Counter = used.Data.Counter };
        }
    }

    private static async Task<JsonElement> MakeAsync(Chromium chromium, string attestation, int algorithm)
    {
        var options = $$"""
            {"rp":{"id":"localhost","name":"ZeroTrust"},"user":{"id":"{{Base64Url.EncodeToString(Handle)}}","name":"ada","displayName":"ada"},
             "challenge":"{{Base64Url.EncodeToString(Challenge)}}","pubKeyCredParams":[{"type":"public-key","alg":{{algorithm}}}],"timeout":60000,
             "excludeCredentials":[],"authenticatorSelection":{"residentKey":"required","requireResidentKey":true,"userVerification":"required"},
             "attestation":"{{attestation}}"}
            """;
        return Element(await chromium.EvaluateAsync($"create({options})"));
    }

    private static async Task<JsonElement> UseAsync(Chromium chromium, string allowed) => Element(await chromium.EvaluateAsync($$"""
        get({"challenge":"{{Base64Url.EncodeToString(Challenge)}}","timeout":60000,"rpId":"localhost","allowCredentials":{{allowed}},"userVerification":"required"})
        """));

    private static JsonElement Element(JsonNode? node) => Ceremony.Ceremonies.Json(node!.ToJsonString());
}
