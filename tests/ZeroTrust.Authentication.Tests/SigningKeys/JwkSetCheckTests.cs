using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.SigningKeys;

public sealed class JwkSetCheckTests
{
    private static readonly string Good = Rsa(2048);

    [Fact]
    public void Our_own_set_passes() =>
        JwkSetCheck.Read(JwkSetWriter.Write([TestTokens.Key])).ShouldBeOfType<JwkSetOutcome.Accepted>().Keys.Keys.ShouldBe([TestTokens.Key.KeyId]);

    [Fact]
    public void A_good_key_passes() => ReadKeys(Good).ShouldBeOfType<JwkSetOutcome.Accepted>();

    [Fact]
    public void A_short_key_is_refused() => Refused(Rsa(1024), "weak_key");

    [Theory]
    [InlineData("AQ")]
    [InlineData("Aw")]
    [InlineData("AQAA")]
    [InlineData("AQAAAAE")]
    public void A_bad_exponent_is_refused(string exponent) => Refused(Good.Replace("\"AQAB\"", $"\"{exponent}\"", StringComparison.Ordinal), "bad_exponent");

    [Theory]
    [InlineData("\"alg\":\"RS256\"", "\"alg\":\"ES256\"", "algorithm_mismatch")]
    [InlineData("\"alg\":\"RS256\"", "\"alg\":\"RS512\"", "algorithm_mismatch")]
    [InlineData("\"alg\":\"RS256\"", "\"alg\":\"HS256\"", "algorithm_mismatch")]
    [InlineData("\"alg\":\"RS256\",", "", "algorithm_mismatch")]
    [InlineData("\"kty\":\"RSA\"", "\"kty\":\"EC\"", "algorithm_mismatch")]
    [InlineData("\"kty\":\"RSA\"", "\"kty\":\"oct\"", "algorithm_mismatch")]
    [InlineData("\"use\":\"sig\"", "\"use\":\"enc\"", "wrong_use")]
    [InlineData("\"use\":\"sig\"", "\"use\":1", "wrong_use")]
    [InlineData("\"use\":\"sig\"", "\"use\":\"sig\",\"key_ops\":[\"encrypt\"]", "wrong_use")]
    [InlineData("\"kid\":\"k1\",", "", "missing_kid")]
    [InlineData("\"kid\":\"k1\"", "\"kid\":\"k1\",\"d\":\"AQAB\"", "private_member")]
    [InlineData("\"kid\":\"k1\"", "\"kid\":\"k1\",\"k\":\"AQAB\"", "private_member")]
    [InlineData("\"kid\":\"k1\"", "\"kid\":\"k1\",\"kid\":\"k2\"", "malformed")]
    [InlineData("\"kid\":\"k1\"", "\"kid\":\"\\ud800\"", "malformed")]
    [InlineData("\"AQAB\"", "\"AQAB=\"", "malformed")]
    public void A_key_that_contradicts_itself_is_refused(string from, string to, string reason) =>
        Refused(Good.Replace(from, to, StringComparison.Ordinal), reason);

    [Fact]
    public void Two_keys_of_one_id_are_refused() => ReadKeys(Good, Rsa(2048)).ShouldBeOfType<JwkSetOutcome.Refused>().Reason.ShouldBe("duplicate_kid");

    [Fact]
    public void One_bad_key_spoils_the_set() =>
        ReadKeys(Good, Rsa(1024).Replace("k1", "k2", StringComparison.Ordinal)).ShouldBeOfType<JwkSetOutcome.Refused>();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":[1]}")]
    public void What_is_no_set_is_refused(string json) => JwkSetCheck.Read(Encoding.UTF8.GetBytes(json)).ShouldBeOfType<JwkSetOutcome.Refused>();

    [Fact]
    public void A_sound_key_is_not_taken_for_a_flawed_one()
    {
        for (var i = 0; i < 20; i++)
        {
            ReadKeys(Rsa(2048)).ShouldBeOfType<JwkSetOutcome.Accepted>();
        }
    }

    private static void Refused(string key, string reason) => ReadKeys(key).ShouldBeOfType<JwkSetOutcome.Refused>().Reason.ShouldBe(reason);

    private static JwkSetOutcome ReadKeys(params string[] keys) => JwkSetCheck.Read(Encoding.UTF8.GetBytes($"{{\"keys\":[{string.Join(',', keys)}]}}"));

    private static string Rsa(int bits)
    {
        using var rsa = RSA.Create(bits);
        var key = rsa.ExportParameters(false);
        return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"k1","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}""";
    }
}
