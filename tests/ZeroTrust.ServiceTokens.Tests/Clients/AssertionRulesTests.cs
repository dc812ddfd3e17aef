using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.ServiceTokens.Clients;

namespace ZeroTrust.ServiceTokens.Tests.Clients;

public sealed class AssertionRulesTests
{
    private const long Now = 1_800_000_000;
    private const string Good = """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000060}""";
    private static readonly AssertionRules Rules = new("https://zt", TimeSpan.FromSeconds(300));

    [Theory]
    [InlineData(null, Good, null)]
    [InlineData("JWT", Good, null)]
    [InlineData("client-authentication+jwt", Good, null)]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt/oauth2/token","jti":"1","exp":1800000060.5,"iat":1800000000,"nbf":1800000000}""", null)]
    [InlineData(null, """{"iss":"c","sub":"c","aud":["https://zt","https://zt/oauth2/token"],"jti":"1","exp":1800000060,"extra":{}}""", null)]
    // A key that signs something else signs no assertion by it.
    [InlineData("at+jwt", Good, "assertion_wrong_type")]
    [InlineData("dpop+jwt", Good, "assertion_wrong_type")]
    [InlineData("", Good, "assertion_wrong_type")]
    [InlineData(null, """{"iss":"other","sub":"c","aud":"https://zt","jti":"1","exp":1800000060}""", "assertion_wrong_subject")]
    [InlineData(null, """{"iss":"c","sub":"other","aud":"https://zt","jti":"1","exp":1800000060}""", "assertion_wrong_subject")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://other","jti":"1","exp":1800000060}""", "assertion_wrong_audience")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt/","jti":"1","exp":1800000060}""", "assertion_wrong_audience")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":["https://zt","https://other"],"jti":"1","exp":1800000060}""", "assertion_wrong_audience")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1799999970}""", "assertion_expired")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1799999971}""", null)]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000330}""", null)]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000331}""", "assertion_lives_too_long")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":253402300799}""", "assertion_lives_too_long")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000060,"nbf":1800000031}""", "assertion_not_yet_valid")]
    [InlineData(null, """{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000060,"iat":1800000031}""", "assertion_not_yet_valid")]
    public void Judges(string? type, string claims, string? refusal) =>
        Rules.Refuse(AssertionClaims.Read(Encoding.UTF8.GetBytes(claims)).ShouldNotBeNull(), type, "c", Now).ShouldBe(refusal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","exp":1800000060}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"","exp":1800000060}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"1"}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":"1800000060"}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":-1}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1e300}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000060,"nbf":"x"}""")]
    [InlineData("""{"iss":"c","sub":"c","jti":"1","exp":1800000060}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":[],"jti":"1","exp":1800000060}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":["https://zt",1],"jti":"1","exp":1800000060}""")]
    [InlineData("""{"iss":"c","sub":"c","aud":"https://zt","jti":"1","exp":1800000060,"exp":1800000060}""")]
    [InlineData("""{"iss":["c"],"sub":"c","aud":"https://zt","jti":"1","exp":1800000060}""")]
    public void Refuses_claims_that_are_not_of_their_form(string claims) => AssertionClaims.Read(Encoding.UTF8.GetBytes(claims)).ShouldBeNull();
}
