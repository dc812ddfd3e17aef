using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.SigningKeys;

public sealed class PublicKeyReaderTests : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Theory]
    [InlineData("RS256", """{"alg":"RS256","kid":"rs"}""", true)]
    [InlineData("PS256", """{"alg":"PS256","kid":"ps"}""", true)]
    [InlineData("ES256", """{"alg":"ES256","kid":"es","typ":"JWT"}""", true)]
    // kid may be missing where one key has the algorithm.
    [InlineData("ES256", """{"alg":"ES256"}""", true)]
    [InlineData("ES256", """{"alg":"ES256","kid":"rs"}""", false)]
    [InlineData("ES256", """{"alg":"ES256","kid":"none"}""", false)]
    [InlineData("ES256", """{"alg":"ES256","kid":7}""", false)]
    [InlineData("RS256", """{"alg":"PS256","kid":"ps"}""", false)]
    [InlineData("ES256", """{"alg":"none","kid":"es"}""", false)]
    [InlineData("ES256", """{"alg":"HS256","kid":"es"}""", false)]
    [InlineData("ES256", """{"alg":"ES256","kid":"es","jku":"https://attacker.example/keys"}""", false)]
    [InlineData("ES256", """{"alg":"ES256","kid":"es","x5u":"https://attacker.example/keys"}""", false)]
    [InlineData("ES256", """{"alg":"ES256","kid":"es","jwk":{}}""", false)]
    [InlineData("ES256", """{"alg":"ES256","kid":"es","crit":["exp"]}""", false)]
    public void Verifies_by_the_registered_key_alone(string signedWith, string header, bool accepted)
    {
        var keys = Read($"{Rsa("rs", "RS256")},{Rsa("ps", "PS256")},{Ec("es")}").ShouldBeOfType<PublicKeysOutcome.Accepted>().Keys;
        keys.Names.ShouldBe([new PublicKeyName("es", "ES256"), new PublicKeyName("ps", "PS256"), new PublicKeyName("rs", "RS256")]);
        var outcome = keys.Verify(Sign(header, """{"sub":"c"}""", signedWith));
        (outcome is SignedOutcome.Signed).ShouldBe(accepted);
        if (outcome is SignedOutcome.Signed signed)
        {
            Encoding.UTF8.GetString(signed.Payload.Span).ShouldBe("""{"sub":"c"}""");
        }
    }

    [Fact]
    public void Without_kid_two_keys_of_the_algorithm_are_none()
    {
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = Read($"{Ec("a")},{Ec("b", second)}").ShouldBeOfType<PublicKeysOutcome.Accepted>().Keys;
        keys.Verify(Sign("""{"alg":"ES256"}""", "{}", "ES256")).ShouldBe(new SignedOutcome.Refused("unknown_key"));
        keys.Verify(Sign("""{"alg":"ES256","kid":"a"}""", "{}", "ES256")).ShouldBeOfType<SignedOutcome.Signed>();
    }

    [Fact]
    public void Refuses_a_set_with_one_bad_key()
    {
        Read($"{Ec("a")},{Ec("a")}").ShouldBe(new PublicKeysOutcome.Refused("duplicate_kid"));
        Read("").ShouldBe(new PublicKeysOutcome.Refused("malformed"));
        using var weak = RSA.Create(1024);
        Read($"{Ec("a")},{Rsa("b", "RS256", weak)}").ShouldBe(new PublicKeysOutcome.Refused("weak_key"));
    }

    private static PublicKeysOutcome Read(string keys) => new PublicKeyReader().Read(Encoding.UTF8.GetBytes($$"""{"keys":[{{keys}}]}"""));

    private string Rsa(string kid, string algorithm, RSA? key = null)
    {
        var parameters = (key ?? _rsa).ExportParameters(false);
        return $$"""{"kty":"RSA","kid":"{{kid}}","alg":"{{algorithm}}","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"AQAB"}""";
    }

    private string Ec(string kid, ECDsa? key = null)
    {
        var point = (key ?? _ec).ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-256","kid":"{{kid}}","alg":"ES256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
    }

    private string Sign(string header, string payload, string algorithm)
    {
        var input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = algorithm == "ES256"
            ? _ec.SignData(bytes, HashAlgorithmName.SHA256)
            : _rsa.SignData(bytes, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }
}
