using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Dpop;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Dpop;

/// <summary>RFC 9449 section 4.3, each check with what it must refuse.</summary>
public sealed class ProofTests
{
    private const string Address = "https://zt.example/oauth2/token";

    // The two proofs of RFC 9449, sections 4.1 and 7.1, and the thumbprint of section 6.1.
    private const string RfcHeader =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";

    private const string RfcAtToken = RfcHeader
        + ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ"
        + ".2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

    private const string RfcAtResource = RfcHeader
        + ".eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9"
        + ".2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

    private const string RfcToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    private const string RfcThumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ProofMaker _client = new();

    [Fact]
    public void The_proofs_of_the_rfc_are_good()
    {
        var atToken = ProofReader.Read(RfcAtToken).Proof.ShouldNotBeNull();
        atToken.ShouldBe(new Proof(RfcThumbprint, "-BwC3ESc6acc2lTc", "POST", "https://server.example.com/token", 1562262616, null));
        ProofRules.Refuse(atToken, new SentProof("", "POST", ["https://server.example.com/token"]), At(1562262616), TimeSpan.FromSeconds(60)).ShouldBeNull();

        var atResource = ProofReader.Read(RfcAtResource).Proof.ShouldNotBeNull();
        var sent = new SentProof("", "GET", ["https://resource.example.org/protectedresource"]) { AccessToken = RfcToken, KeyThumbprint = RfcThumbprint };
        ProofRules.Refuse(atResource, sent, At(1562262618), TimeSpan.FromSeconds(60)).ShouldBeNull();
        ProofRules.Refuse(atResource, sent with { AccessToken = "another" }, At(1562262618), TimeSpan.FromSeconds(60)).ShouldBe("proof_wrong_token");
    }

    [Fact]
    public void The_thumbprint_of_rfc_7638_is_ours() => JwkThumbprint.OfRsa(
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "AQAB").ShouldBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public void An_rsa_key_is_good_too(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        ReadRsa(rsa, algorithm).Proof!.Method.ShouldBe("POST");
        using var weak = RSA.Create(1024);
        ReadRsa(weak, algorithm).Reason.ShouldBe("proof_key_refused");
    }

    [Theory]
    [InlineData("none", "proof_algorithm_refused")]
    [InlineData("HS256", "proof_algorithm_refused")]
    [InlineData("ES384", "proof_algorithm_refused")]
    [InlineData("es256", "proof_algorithm_refused")]
    [InlineData("RS256", "proof_key_refused")]
    public void Another_algorithm_is_refused(string algorithm, string reason) =>
        Refused(_client.Header.Replace("ES256", algorithm, StringComparison.Ordinal), Good(), reason);

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData("application/dpop+jwt")]
    public void Another_type_is_refused(string type) => Refused(_client.Header.Replace("dpop+jwt", type, StringComparison.Ordinal), Good(), "proof_wrong_type");

    [Fact]
    public void A_key_that_is_private_symmetric_missing_or_off_the_curve_is_refused()
    {
        Refused(WithKey($"{_client.Jwk[..^1]},\"d\":\"{_client.PrivateMember}\"}}"), Good(), "proof_key_refused");
        Refused(WithKey("""{"kty":"oct","k":"c2VjcmV0"}"""), Good(), "proof_key_refused");
        Refused(WithKey("null"), Good(), "proof_key_refused");
        Refused(WithKey(_client.Jwk.Replace("P-256", "P-384", StringComparison.Ordinal)), Good(), "proof_key_refused");
        Refused(WithKey(_client.Jwk.Replace(_client.Y, _client.X, StringComparison.Ordinal)), Good(), "proof_key_refused");
        Refused(WithKey($"{_client.Jwk[..^1]},\"use\":\"enc\"}}"), Good(), "proof_key_refused");
        Refused(WithKey($"{_client.Jwk[..^1]},\"alg\":\"RS256\"}}"), Good(), "proof_key_refused");
        Refused("""{"typ":"dpop+jwt","alg":"ES256"}""", Good(), "proof_key_refused");
        Refused(WithKey(new ProofMaker().Jwk), Good(), "proof_bad_signature");
    }

    [Theory]
    [InlineData(",\"crit\":[\"jti\"]}")]
    [InlineData(",\"jku\":\"https://evil.example\"}")]
    [InlineData(",\"x5c\":[]}")]
    [InlineData(",\"b64\":false}")]
    [InlineData(",\"alg\":\"ES256\"}")]
    public void A_header_that_changes_the_rules_is_refused(string more) => Refused($"{_client.Header[..^1]}{more}", Good(), "proof_malformed");

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"htm":"POST","htu":"https://a.example","iat":1}""")]
    [InlineData("""{"jti":"1","htu":"https://a.example","iat":1}""")]
    [InlineData("""{"jti":"1","htm":"POST","iat":1}""")]
    [InlineData("""{"jti":"1","htm":"POST","htu":"https://a.example"}""")]
    [InlineData("""{"jti":"1","htm":"POST","htu":"https://a.example","iat":"1"}""")]
    [InlineData("""{"jti":"1","htm":"POST","htu":"https://a.example","iat":1e400}""")]
    [InlineData("""{"jti":1,"htm":"POST","htu":"https://a.example","iat":1}""")]
    [InlineData("""{"jti":"","htm":"POST","htu":"https://a.example","iat":1}""")]
    [InlineData("""{"jti":"1","jti":"2","htm":"POST","htu":"https://a.example","iat":1}""")]
    [InlineData("""{"jti":"1","htm":"POST","htu":"https://a.example","iat":1,"ath":7}""")]
    [InlineData("""{"jti":"1","htm":"\ud800","htu":"https://a.example","iat":1}""")]
    public void Claims_that_are_missing_doubled_or_of_another_form_are_refused(string claims) => Refused(_client.Header, claims, "proof_malformed");

    [Fact]
    public void What_is_too_long_is_refused()
    {
        Refused(_client.Header, ProofMaker.Claims("POST", Address, Now, id: new string('j', 129)), "proof_malformed");
        ProofReader.Read(_client.Sign(ProofMaker.Claims("POST", Address, Now, id: new string('j', 128)))).Proof.ShouldNotBeNull();
        Refused(_client.Header, ProofMaker.Claims("POST", Address, Now, more: $",\"x\":\"{new string('x', 4096)}\""), "proof_malformed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("..")]
    [InlineData("e30.e30.e30,e30.e30.e30")]
    public void What_is_no_proof_is_refused(string text) => ProofReader.Read(text).Proof.ShouldBeNull();

    [Fact]
    public void Every_changed_character_is_noticed()
    {
        var proof = _client.Sign(Good());
        for (var i = 0; i < proof.Length; i++)
        {
            ProofReader.Read(string.Concat(proof.AsSpan(0, i), proof[i] == 'A' ? "B" : "A", proof.AsSpan(i + 1))).Proof.ShouldBeNull($"at {i}");
        }
    }

    [Fact]
    public void Whatever_stands_in_it_throws_nothing() => Gen.Byte.Array[0, 200].Select(Gen.Byte.Array[0, 200]).Sample((header, claims) =>
        ProofReader.Read($"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}.AA").Proof.ShouldBeNull());

    [Theory]
    [InlineData(0, null)]
    [InlineData(60, null)]
    [InlineData(-60, null)]
    [InlineData(61, "proof_early")]
    [InlineData(-61, "proof_stale")]
    public void A_proof_is_good_around_its_time_only(int seconds, string? refusal) =>
        Refuse(ProofMaker.Claims("POST", Address, Now.AddSeconds(seconds))).ShouldBe(refusal);

    [Theory]
    [InlineData("POST", Address, null)]
    [InlineData("POST", "HTTPS://ZT.example:443/oauth2/./token?x=1#y", null)]
    [InlineData("POST", "http://10.0.0.7:8444/oauth2/token", null)]
    [InlineData("post", Address, "proof_wrong_method")]
    [InlineData("GET", Address, "proof_wrong_method")]
    [InlineData("POST", "http://zt.example/oauth2/token", "proof_wrong_address")]
    [InlineData("POST", "https://zt.example/oauth2/token/", "proof_wrong_address")]
    [InlineData("POST", "https://zt.example/OAUTH2/token", "proof_wrong_address")]
    [InlineData("POST", "https://evil.example/oauth2/token", "proof_wrong_address")]
    [InlineData("POST", "https://zt.example@evil.example/oauth2/token", "proof_wrong_address")]
    [InlineData("POST", "/oauth2/token", "proof_wrong_address")]
    public void A_proof_is_for_one_method_and_one_address(string method, string address, string? refusal) =>
        Refuse(ProofMaker.Claims(method, address, Now)).ShouldBe(refusal);

    [Fact]
    public void The_token_and_the_key_must_be_those_of_the_proof()
    {
        var sent = new SentProof("", "POST", [Address]) { AccessToken = "token", KeyThumbprint = _client.Thumbprint };
        Refuse(ProofMaker.Claims("POST", Address, Now, "token"), sent).ShouldBeNull();
        Refuse(ProofMaker.Claims("POST", Address, Now), sent).ShouldBe("proof_wrong_token");
        Refuse(ProofMaker.Claims("POST", Address, Now, "other"), sent).ShouldBe("proof_wrong_token");
        Refuse(ProofMaker.Claims("POST", Address, Now, "token"), sent with { KeyThumbprint = new ProofMaker().Thumbprint }).ShouldBe("proof_wrong_key");
    }

    private static string Good() => ProofMaker.Claims("POST", Address, Now);

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private string WithKey(string jwk) => $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}}""";

    private void Refused(string header, string claims, string reason)
    {
        var (proof, actual) = ProofReader.Read(_client.Sign(header, claims));
        (proof, actual).ShouldBe((null, reason));
    }

    private string? Refuse(string claims, SentProof? sent = null) => ProofRules.Refuse(
        ProofReader.Read(_client.Sign(claims)).Proof.ShouldNotBeNull(),
        sent ?? new SentProof("", "POST", [Address, "http://10.0.0.7:8444/oauth2/token"]), Now, TimeSpan.FromSeconds(60));

    private static (Proof? Proof, string Reason) ReadRsa(RSA rsa, string algorithm)
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        var jwk = $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}""";
        var input = $"{ProofMaker.Encode($$"""{"typ":"dpop+jwt","alg":"{{algorithm}}","jwk":{{jwk}}}""")}.{ProofMaker.Encode(Good())}";
        var padding = algorithm == "RS256" ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
        return ProofReader.Read($"{input}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, padding))}");
    }
}
