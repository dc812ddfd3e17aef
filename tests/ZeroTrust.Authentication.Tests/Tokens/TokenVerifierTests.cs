using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using static ZeroTrust.Authentication.Tests.Fixtures.TestTokens;

namespace ZeroTrust.Authentication.Tests.Tokens;

/// <summary>The attacks of the research page, section 4.5, against the whole verifier.</summary>
public sealed class TokenVerifierTests
{
    private readonly VerifierParts _parts = new();

    [Fact]
    public async Task A_good_token_proves_the_person_and_gives_the_current_state()
    {
        var verdict = (await VerifyAsync(Sign(Header, Payload()))).ShouldBeOfType<TokenVerdict.Valid>();
        verdict.Caller.Kind.ShouldBe(CallerKind.User);
        verdict.Caller.Subject.ShouldBe("p1");
        verdict.Caller.SessionId.ShouldBe("s1");
        verdict.Caller.Audience.ShouldBe("zerotrust");
        verdict.Caller.AuthenticationMethods.ShouldBe(["pwd"]);
        verdict.State.ShouldBe(_parts.People.State);
    }

    [Fact]
    public async Task A_token_that_was_seen_before_is_asked_for_everything_but_its_signature()
    {
        var token = Sign(Header, Payload());
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();
        _parts.People.State = TestTokens.State() with { Active = false };
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Invalid>();
        _parts.People.State = TestTokens.State();
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();

        var keys = _parts.Keys;
        _parts.Keys = new Dictionary<string, VerificationKey>();
        await RefusedAsync(token, "unknown_key");
        _parts.Keys = keys;
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();
        await RefusedAsync($"{token[..^4]}AAAA", "bad_signature");

        _parts.Clock.Advance(TimeSpan.FromHours(1));
        await RefusedAsync(token, "token_expired");
    }

    [Fact]
    public async Task The_actor_the_bound_key_and_the_login_are_told()
    {
        _parts.Services.Identity = new ServiceIdentity("b", "zerotrust", Now);
        const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
        var payload = Payload(more: $$$""","act":{"sub":"b","act":{"sub":"a"}},"cnf":{"jkt":"{{{Thumbprint}}}"}""");
        var caller = (await VerifyAsync(Sign(Header, payload))).ShouldBeOfType<TokenVerdict.Valid>().Caller;
        caller.Actor.ShouldBe(new TokenActor("b", new TokenActor("a", null)));
        caller.Confirmation.ShouldBe(new TokenConfirmation(Thumbprint));
        caller.ContextClass.ShouldBe("aal1");
        caller.AuthenticatedAt.ShouldBe(Now);
    }

    [Fact]
    public async Task Who_acts_must_be_the_enabled_service_whose_token_it_is()
    {
        var token = Sign(Header, Payload(more: ""","act":{"sub":"b"}"""));
        await RefusedAsync(token, "unknown_actor");
        _parts.Services.Identity = new ServiceIdentity("b", "another-client", Now);
        await RefusedAsync(token, "unknown_actor");
        _parts.Services.Identity = new ServiceIdentity("b", "zerotrust", Now.AddSeconds(1));
        await RefusedAsync(token, "actor_superseded");
        _parts.Services.Identity = new ServiceIdentity("b", "zerotrust", Now);
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();

        // A service for which another acts: the token is the other's, the subject must still be there.
        var forService = Sign(Header, Payload(more: ""","act":{"sub":"b"}""", ("sid", null), ("sub", "\"a\"")));
        await RefusedAsync(forService, "unknown_service");
    }

    [Theory]
    [InlineData("\"act\":\"b\"")]
    [InlineData("\"act\":{}")]
    [InlineData("\"act\":null")]
    [InlineData("\"act\":{\"sub\":\"b\",\"act\":{\"sub\":1}}")]
    [InlineData("\"act\":{\"sub\":\"1\",\"act\":{\"sub\":\"2\",\"act\":{\"sub\":\"3\",\"act\":{\"sub\":\"4\",\"act\":{\"sub\":\"5\",\"act\":{\"sub\":\"6\",\"act\":{\"sub\":\"7\",\"act\":{\"sub\":\"8\"}}}}}}}}")]
    [InlineData("\"cnf\":null")]
    [InlineData("\"cnf\":{}")]
    [InlineData("\"cnf\":{\"jkt\":\"short\"}")]
    [InlineData("\"cnf\":{\"kid\":\"x\"}")]
    public async Task An_actor_or_a_key_that_cannot_be_read_is_not_taken_for_none(string member) =>
        await RefusedAsync(Sign(Header, Payload(more: $",{member}")), "token_malformed");

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("HS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("rs256")]
    public async Task T01_T06_no_other_algorithm_is_accepted(string algorithm)
    {
        var header = Header.Replace("RS256", algorithm, StringComparison.Ordinal);
        await RefusedAsync(Sign(header, Payload()), "algorithm_refused");
        await RefusedAsync($"{Encode(header)}.{Encode(Payload())}.", "token_malformed");
    }

    [Fact]
    public async Task T01_an_empty_signature_is_refused() => await RefusedAsync($"{Encode(Header)}.{Encode(Payload())}.", "token_malformed");

    [Fact]
    public async Task T02_T03_a_public_key_is_no_secret()
    {
        using var rsa = RSA.Create(((Microsoft.IdentityModel.Tokens.RsaSecurityKey)Key.Credentials.Key).Rsa.ExportParameters(false));
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(" \n" + rsa.ExportSubjectPublicKeyInfoPem()),
            rsa.ExportSubjectPublicKeyInfo(), JwkSetWriter.Write([Key]), [],
        ];
        foreach (var secret in secrets)
        {
            await RefusedAsync(Hmac(Header.Replace("RS256", "HS256", StringComparison.Ordinal), Payload(), secret), "algorithm_refused");
            await RefusedAsync(Hmac(Header, Payload(), secret), "bad_signature");
        }
    }

    [Theory]
    [InlineData("\"crit\":[\"exp\"]")]
    [InlineData("\"b64\":false,\"crit\":[\"b64\"]")]
    [InlineData("\"b64\":false")]
    [InlineData("\"jku\":\"https://evil.example/keys\"")]
    [InlineData("\"x5u\":\"https://evil.example/cert\"")]
    [InlineData("\"jwk\":{\"kty\":\"RSA\"}")]
    [InlineData("\"enc\":\"A256GCM\"")]
    [InlineData("\"zip\":\"DEF\"")]
    [InlineData("\"alg\":\"RS256\"")]
    public async Task T04_T05_headers_that_change_the_rules_are_refused(string member) =>
        await RefusedAsync(Sign($"{Header[..^1]},{member}}}", Payload()), "token_malformed");

    [Theory]
    [InlineData("{\"alg\":\"\\ud800\",\"kid\":\"k\",\"typ\":\"at+jwt\"}")]
    [InlineData("{\"alg\":\"RS256\",\"kid\":\"\\udc00\",\"typ\":\"at+jwt\"}")]
    [InlineData("{\"alg\":\"RS256\",\"\\ud800\":1,\"kid\":\"k\"}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"alg\":[[[[[]]]]]}")]
    public async Task T04_a_header_that_is_no_object_of_valid_text_is_refused(string header) =>
        await RefusedAsync($"{Encode(header)}.{Encode(Payload())}.AA", "token_malformed");

    [Fact]
    public void Whatever_stands_in_the_header_is_refused_and_throws_nothing()
    {
        var verifier = new JwsVerifier(["RS256"]);
        var keys = new Dictionary<string, VerificationKey>();
        Gen.OneOf(Gen.Byte.Array[0, 200], Gen.OneOf(Gen.Const("{}"), Gen.Const("{\"alg\":\"\\uD8\"}"), Gen.Const(Header)).Select(Mutated)).Sample(bytes =>
            verifier.Verify($"{Base64Url.EncodeToString(bytes)}.e30.AA", keys).ShouldBeOfType<JwsOutcome.Refused>());

        static byte[] Mutated(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            bytes[bytes.Length / 2] ^= 0x20;
            return bytes;
        }
    }

    [Fact]
    public async Task T04_other_serialisations_are_refused()
    {
        var parts = Sign(Header, Payload()).Split('.');
        await RefusedAsync($$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}""", "token_malformed");
        await RefusedAsync($"{parts[0]}.{parts[1]}.{parts[2]}.x.y", "token_malformed");
        await RefusedAsync($"{parts[0]}.{parts[1]}", "token_malformed");
        await RefusedAsync($"{parts[0]}.{parts[1]}.{parts[2]}=", "token_malformed");
        await RefusedAsync($"{parts[0]}.{parts[1]}.{parts[2]}\n", "token_malformed");
        await RefusedAsync("", "token_malformed");
    }

    [Theory]
    [InlineData("../../dev/null")]
    [InlineData("' or 1=1 --")]
    [InlineData("")]
    public async Task T05_an_unknown_key_is_refused(string kid) =>
        await RefusedAsync(Sign(Header.Replace(Key.KeyId, kid, StringComparison.Ordinal), Payload()), "unknown_key");

    [Fact]
    public async Task T05_a_huge_header_or_token_is_refused_unread()
    {
        await RefusedAsync(Sign(Header.Replace(Key.KeyId, new string('k', 1_000_000), StringComparison.Ordinal), Payload()), "token_malformed");
        await RefusedAsync(Sign(Header, Payload($",\"x\":\"{new string('x', 16_384)}\"")), "token_malformed");
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("rt+jwt")]
    [InlineData("id+jwt")]
    [InlineData("application/at+jwt")]
    public async Task T07_another_type_of_token_is_refused(string type) =>
        await RefusedAsync(Sign(Header.Replace("at+jwt", type, StringComparison.Ordinal), Payload()), "wrong_type");

    [Theory]
    [InlineData("aud", null)]
    [InlineData("aud", "[\"zerotrust\"]")]
    [InlineData("aud", "[\"zerotrust\",\"other\"]")]
    [InlineData("aud", "\"\"")]
    [InlineData("sub", null)]
    [InlineData("sub", "\"\\ud800\"")]
    [InlineData("iss", null)]
    [InlineData("jti", null)]
    [InlineData("client_id", null)]
    [InlineData("perm_epoch", null)]
    [InlineData("perm_epoch", "-1")]
    [InlineData("sid", "7")]
    [InlineData("amr", "\"pwd\"")]
    [InlineData("exp", null)]
    [InlineData("exp", "\"1800000000\"")]
    [InlineData("exp", "1e400")]
    [InlineData("exp", "-1")]
    [InlineData("exp", "1.5")]
    [InlineData("exp", "NaN")]
    [InlineData("exp", "253402300800")]
    [InlineData("iat", null)]
    [InlineData("nbf", null)]
    [InlineData("exp", "1000")]
    public async Task T07_T10_a_claim_of_the_wrong_form_is_refused(string claim, string? json) =>
        await RefusedAsync(Sign(Header, Payload(null, (claim, json))), "token_malformed");

    [Theory]
    [InlineData(",\"sub\":\"p2\"")]
    [InlineData(",\"\\u0073ub\":\"p2\"")]
    [InlineData(",\"exp\":9999999999")]
    public async Task T10_a_duplicate_claim_is_refused(string more) => await RefusedAsync(Sign(Header, Payload(more)), "token_malformed");

    [Fact]
    public async Task T10_time_is_held_to_the_leeway_and_no_further()
    {
        var now = Now.ToUnixTimeSeconds();
        await RefusedAsync(Sign(Header, Payload(null, ("iat", $"{now - 600}"), ("exp", $"{now - 30}"))), "token_expired");
        await AcceptedAsync(Sign(Header, Payload(null, ("iat", $"{now - 600}"), ("exp", $"{now - 29}"))));
        await RefusedAsync(Sign(Header, Payload(null, ("iat", $"{now + 31}"))), "token_not_yet_valid");
        await RefusedAsync(Sign(Header, Payload(null, ("nbf", $"{now + 31}"))), "token_not_yet_valid");
        await AcceptedAsync(Sign(Header, Payload(null, ("iat", $"{now + 30}"), ("nbf", $"{now + 30}"))));
    }

    [Theory]
    [InlineData("\"https://zt.example/\"")]
    [InlineData("\"https://ZT.example\"")]
    [InlineData("\"https://evil.example\"")]
    public async Task T11_another_issuer_is_refused(string issuer) => await RefusedAsync(Sign(Header, Payload(null, ("iss", issuer))), "wrong_issuer");

    [Fact]
    public async Task T08_the_audience_is_the_one_that_the_token_names()
    {
        var verdict = await VerifyAsync(Sign(Header, Payload(null, ("aud", "\"order-service\""))));
        verdict.ShouldBeOfType<TokenVerdict.Valid>().Caller.Audience.ShouldBe("order-service");
    }

    [Fact]
    public async Task T12_a_revoked_session_is_refused()
    {
        _parts.Revoked.Add("s1");
        await RefusedAsync(Sign(Header, Payload()), "session_revoked");
    }

    [Fact]
    public async Task T12_what_became_of_the_person_counts()
    {
        _parts.People.State = State(active: false);
        await RefusedAsync(Sign(Header, Payload()), "subject_inactive");
        _parts.People.State = null;
        await RefusedAsync(Sign(Header, Payload()), "unknown_subject");
    }

    [Fact]
    public async Task T12_a_service_must_still_be_there_under_the_same_client_and_secret()
    {
        var token = Sign(Header, Payload(null, ("sid", null), ("sub", "\"order-service\""), ("client_id", "\"client-1\"")));
        await RefusedAsync(token, "unknown_service");
        _parts.Services.Identity = new ServiceIdentity("order-service", "client-1", Now);
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>().Caller.Kind.ShouldBe(CallerKind.Service);
        _parts.Services.Identity = new ServiceIdentity("order-service", "client-2", Now);
        await RefusedAsync(token, "unknown_service");
        _parts.Services.Identity = new ServiceIdentity("order-service", "client-1", Now.AddSeconds(1));
        await RefusedAsync(token, "token_superseded");
    }

    [Fact]
    public async Task Every_changed_character_is_noticed()
    {
        var token = Sign(Header, Payload());
        for (var i = 0; i < token.Length; i++)
        {
            var changed = string.Concat(token.AsSpan(0, i), token[i] == 'A' ? "B" : "A", token.AsSpan(i + 1));
            (await VerifyAsync(changed)).ShouldBeOfType<TokenVerdict.Invalid>($"at {i}");
        }
    }

    private ValueTask<TokenVerdict> VerifyAsync(string token) => _parts.Verifier.VerifyAsync(token, TestContext.Current.CancellationToken);

    private async Task AcceptedAsync(string token) => (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Valid>();

    private async Task RefusedAsync(string token, string reason) =>
        (await VerifyAsync(token)).ShouldBeOfType<TokenVerdict.Invalid>().Reason.ShouldBe(reason);
}
