using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Platform.Http;
using static ZeroTrust.Authentication.Tests.Fixtures.TestTokens;
using TokenActor = ZeroTrust.Contracts.Authentication.TokenActor;
using TokenConfirmation = ZeroTrust.Contracts.Authentication.TokenConfirmation;

namespace ZeroTrust.Authentication.Tests.Tokens;

public sealed class AccessTokenIssuerTests
{
    private readonly AccessTokenIssuer _issuer = new(
        new OneKey(), FittingStub.Within(4096), Options.Create(new HttpOptions { PublicUrl = $"{Issuer}/" }), new FakeTimeProvider(Now.AddMilliseconds(900)));

    [Fact]
    public void A_persons_token_has_exactly_the_claims_of_the_contract()
    {
        var issued = _issuer.Issue(PersonClaims);
        Header(issued.Value).ShouldBe($$"""{"alg":"RS256","kid":"{{Key.KeyId}}","typ":"at+jwt"}""");
        var now = Now.ToUnixTimeSeconds();
        Payload(issued.Value).ShouldBe(
            $$"""{"iss":"{{Issuer}}","sub":"p1","aud":"zerotrust","exp":{{now + 300}},"iat":{{now}},"nbf":{{now}},"jti":"{{issued.TokenId}}","client_id":"zerotrust","scope":"customer:read order:*","permissions":["customer:read","order:*"],"perm_epoch":7,"sid":"s1","roles":["customer_support"],"amr":["pwd"],"acr":"aal1","auth_time":{{now}}}""");
        issued.ExpiresIn.ShouldBe(300);
        issued.ExpiresAt.ToUnixTimeSeconds().ShouldBe(now + 300);
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(400, 300)]
    [InlineData(-5, 0)]
    public void A_token_never_outlives_the_one_that_it_stems_from(int endsIn, int lives)
    {
        var issued = _issuer.Issue(ServiceClaims with { EndsBy = Now.AddSeconds(endsIn) });
        (issued.ExpiresIn, issued.ExpiresAt).ShouldBe((lives, Now.AddSeconds(lives)));
    }

    // RFC 9068 sections 2.1 to 2.2.3: the header, the required claims and their types, and those of a login.
    [Fact]
    public void Every_token_is_of_the_jwt_profile_for_access_tokens()
    {
        foreach (var claims in new[] { PersonClaims, ServiceClaims, PersonClaims with { Actor = new TokenActor("b", null), ClientId = "client-1" } })
        {
            var issued = _issuer.Issue(claims);
            using var header = JsonDocument.Parse(Header(issued.Value));
            header.RootElement.GetProperty("typ").GetString().ShouldBe("at+jwt");
            header.RootElement.GetProperty("alg").GetString().ShouldNotBe("none");
            using var payload = JsonDocument.Parse(Payload(issued.Value));
            foreach (var name in new[] { "iss", "aud", "sub", "client_id", "jti", "scope" })
            {
                payload.RootElement.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.String, name);
            }

            foreach (var name in claims.Person is null ? new[] { "exp", "iat" } : ["exp", "iat", "auth_time"])
            {
                payload.RootElement.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Number, name);
            }

            payload.RootElement.TryGetProperty("roles", out var roles).ShouldBe(claims.Person is not null);
            payload.RootElement.TryGetProperty("acr", out _).ShouldBe(claims.Person is not null);
            payload.RootElement.TryGetProperty("amr", out _).ShouldBe(claims.Person is not null);
        }
    }

    [Fact]
    public void A_services_token_has_nothing_of_a_person()
    {
        using var claims = JsonDocument.Parse(Payload(_issuer.Issue(ServiceClaims).Value));
        claims.RootElement.EnumerateObject().Select(claim => claim.Name).ShouldBe(
            ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "permissions", "perm_epoch"]);
    }

    [Fact]
    public void Who_acts_and_the_key_that_must_be_proved_are_written_as_the_standards_say()
    {
        var claims = ServiceClaims with { Actor = new TokenActor("b", new TokenActor("a", null)), Confirmation = new TokenConfirmation("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I") };
        Payload(_issuer.Issue(claims).Value).ShouldEndWith(
            ""","act":{"sub":"b","act":{"sub":"a"}},"cnf":{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}""");
    }

    [Fact]
    public async Task An_outside_verifier_accepts_it_and_refuses_it_when_it_is_changed()
    {
        var token = _issuer.Issue(PersonClaims).Value;
        (await OutsideAsync(token)).IsValid.ShouldBeTrue();
        (await OutsideAsync(token[..^1] + (token[^1] == 'A' ? 'Q' : 'A'))).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void Token_ids_are_unique_and_never_printed_with_the_token()
    {
        var issued = Enumerable.Range(0, 200).Select(_ => _issuer.Issue(ServiceClaims)).ToList();
        issued.Select(token => token.TokenId).Distinct().Count().ShouldBe(200);
        issued[0].ToString().ShouldBe(issued[0].TokenId);
    }

    [Fact]
    public async Task One_key_signs_for_many_threads_at_once()
    {
        var verifier = new JwsVerifier(SigningAlgorithms.Ours);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Enumerable.Range(0, 100).Select(_ => _issuer.Issue(PersonClaims).Value).ToList())));
        tokens.SelectMany(list => list).ShouldAllBe(token => verifier.Verify(token, Keys) is JwsOutcome.Verified);
    }

    private static Task<TokenValidationResult> OutsideAsync(string token) => new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidAlgorithms = ["RS256"], ValidTypes = ["at+jwt"], ValidIssuer = Issuer, ValidAudience = "zerotrust", ValidateLifetime = false,
        IssuerSigningKeys = new JsonWebKeySet(Encoding.UTF8.GetString(JwkSetWriter.Write([Key]))).GetSigningKeys(),
    });

    private static string Header(string token) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[0]));

    private static string Payload(string token) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]));

    private sealed class OneKey : ISigningKeys
    {
        public SigningKey Active => Key;

        public IReadOnlyDictionary<string, VerificationKey> PublicKeys => Keys;
    }
}
