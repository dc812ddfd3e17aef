using System.Buffers.Text;
using System.Security.Cryptography;
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

namespace ZeroTrust.Authentication.Tests.SigningKeys;

/// <summary>Each algorithm, from the key to an outside verifier.</summary>
public sealed class SigningKeyTests
{
    private static readonly JwsVerifier Ours = new(SigningAlgorithms.Ours);

    [Theory, InlineData("RS256"), InlineData("PS256"), InlineData("ES256")]
    public async Task An_outside_verifier_and_ours_accept_the_token_by_the_published_key(string algorithm)
    {
        using var key = SigningKey.Generate(algorithm);
        var token = Issue(key);
        Header(token).GetProperty("alg").GetString().ShouldBe(algorithm);
        Header(token).GetProperty("kid").GetString().ShouldBe(key.KeyId);
        var set = JwkSetWriter.Write([key]);
        var keys = JwkSetCheck.Read(set).ShouldBeOfType<JwkSetOutcome.Accepted>().Keys;
        Ours.Verify(token, keys).ShouldBeOfType<JwsOutcome.Verified>();
        Ours.Verify(token[..^4] + (token[^4] == 'A' ? 'Q' : 'A') + token[^3..], keys).ShouldBe(JwsOutcome.BadSignature);
        (await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [algorithm], ValidIssuer = TestTokens.Issuer, ValidAudience = "zerotrust", ValidateLifetime = false,
            IssuerSigningKeys = new JsonWebKeySet(Encoding.UTF8.GetString(set)).GetSigningKeys(),
        })).IsValid.ShouldBeTrue();
    }

    [Theory, InlineData("RS256"), InlineData("PS256"), InlineData("ES256")]
    public void A_stored_key_is_the_same_key(string algorithm)
    {
        using var key = SigningKey.Generate(algorithm);
        using var read = SigningKey.FromPkcs8(algorithm, key.ExportPkcs8());
        read.KeyId.ShouldBe(key.KeyId);
        Ours.Verify(Issue(read), Keys(key)).ShouldBeOfType<JwsOutcome.Verified>();
    }

    [Theory, InlineData("PS256"), InlineData("ES256")]
    public async Task One_key_signs_for_many_threads_at_once(string algorithm)
    {
        using var key = SigningKey.Generate(algorithm);
        var issuer = Issuer(key);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 60).Select(_ => issuer.Issue(TestTokens.PersonClaims).Value).ToList())));
        tokens.SelectMany(list => list).ShouldAllBe(token => Ours.Verify(token, Keys(key)) is JwsOutcome.Verified);
    }

    [Fact]
    public void A_key_is_good_for_its_algorithm_only()
    {
        using var rsa = SigningKey.Generate();
        var header = $$"""{"alg":"PS256","typ":"at+jwt","kid":"{{rsa.KeyId}}"}""";
        var input = $"{TestTokens.Encode(header)}.{TestTokens.Encode(TestTokens.Payload())}";
        var signature = ((RsaSecurityKey)rsa.Credentials.Key).Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        Ours.Verify($"{input}.{Base64Url.EncodeToString(signature)}", Keys(rsa)).ShouldBe(JwsOutcome.BadAlgorithm);
    }

    [Fact]
    public void An_es256_signature_is_exactly_r_and_s_and_neither_is_zero()
    {
        using var key = SigningKey.Generate("ES256");
        var token = Issue(key);
        var input = token[..token.LastIndexOf('.')];
        var good = Base64Url.DecodeFromChars(token.AsSpan(input.Length + 1));
        good.Length.ShouldBe(64);
        byte[][] bad =
        [
            new byte[64], [.. new byte[32], .. good[32..]], [.. good[..32], .. new byte[32]], good[..63], [.. good, 0], [0, .. good], [],
            new DerSignature(good).Bytes,
        ];
        bad.ShouldAllBe(signature => !key.Verification.Verify(Encoding.ASCII.GetBytes(input), signature));
        key.Verification.Verify(Encoding.ASCII.GetBytes(input), good).ShouldBeTrue();
    }

    [Fact]
    public void Es256_takes_no_other_curve()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Should.Throw<CryptographicException>(() => SigningKey.FromPkcs8("ES256", other.ExportPkcs8PrivateKey()));
        using var rsa = SigningKey.Generate();
        Should.Throw<CryptographicException>(() => SigningKey.FromPkcs8("ES256", rsa.ExportPkcs8()));
    }

    [Fact]
    public void A_token_that_would_outlive_a_retired_key_is_not_signed()
    {
        using var key = SigningKey.Generate("ES256");
        Should.Throw<ArgumentOutOfRangeException>(() => Issuer(key).Issue(TestTokens.PersonClaims with { Lifetime = TimeSpan.FromSeconds(901) }));
    }

    private static AccessTokenIssuer Issuer(SigningKey key) =>
        new(new KeyStub(key), FittingStub.Within(4096), Options.Create(new HttpOptions { PublicUrl = TestTokens.Issuer }), new FakeTimeProvider(TestTokens.Now));

    private static string Issue(SigningKey key) => Issuer(key).Issue(TestTokens.PersonClaims).Value;

    private static Dictionary<string, VerificationKey> Keys(SigningKey key) => new(StringComparer.Ordinal) { [key.KeyId] = key.Verification };

    private static JsonElement Header(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, token.IndexOf('.', StringComparison.Ordinal)))).RootElement;

    private sealed class KeyStub(SigningKey key) : ISigningKeys
    {
        public SigningKey Active => key;

        public IReadOnlyDictionary<string, VerificationKey> PublicKeys => Keys(key);
    }

    /// <summary>The other spelling of an ECDSA signature, which JWS does not know.</summary>
    private sealed class DerSignature(byte[] fixedForm)
    {
        public byte[] Bytes
        {
            get
            {
                var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
                writer.PushSequence();
                writer.WriteInteger(new System.Numerics.BigInteger(fixedForm.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
                writer.WriteInteger(new System.Numerics.BigInteger(fixedForm.AsSpan(32), isUnsigned: true, isBigEndian: true));
                writer.PopSequence();
                return writer.Encode();
            }
        }
    }
}
