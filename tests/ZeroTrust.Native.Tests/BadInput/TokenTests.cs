using System.Buffers.Text;
using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>Bearer tokens that are none: 401 at our own API and at the gateway, whatever is in them.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens")]
public sealed class TokenTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const string Rest = ".eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

    /// <summary>What stands for the token, each with what is wrong with it.</summary>
    public static TheoryData<string, string> Tokens => new()
    {
        { "one word", "token" },
        { "two parts", "e30.e30" },
        { "four parts", $"{Header("{}")}{Rest}.e30" },
        { "five parts", "e30.e30.e30.e30.e30" },
        { "empty parts", ".." },
        { "empty header", Rest },
        { "empty payload", $"{Header(Good)}..c2lnbmF0dXJl" },
        { "empty signature", $"{Header(Good)}.eyJzdWIiOiJ4In0." },
        { "header is no JSON", $"{Header("header")}{Rest}" },
        { "header is an array", $"{Header("[1]")}{Rest}" },
        { "header is a string", $"{Header("\"alg\"")}{Rest}" },
        { "header is a number", $"{Header("1")}{Rest}" },
        { "header is null", $"{Header("null")}{Rest}" },
        { "header is cut short", $"{Header("{\"alg\":\"RS256\"")}{Rest}" },
        { "header is deep", $"{Header(new string('[', 600))}{Rest}" },
        { "header names alg twice", $"{Header("{\"alg\":\"RS256\",\"alg\":\"none\"}")}{Rest}" },
        { "header is no UTF-8", $"{Base64Url.EncodeToString([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])}{Rest}" },
        { "alg is a number", $"{Header("{\"alg\":1}")}{Rest}" },
        { "alg is half a surrogate pair", $"{Header("{\"alg\":\"\\ud800\"}")}{Rest}" },
        { "kid is an object", $"{Header("{\"alg\":\"RS256\",\"kid\":{}}")}{Rest}" },
        { "kid is half a surrogate pair", $"{Header("{\"alg\":\"RS256\",\"kid\":\"\\ud800\"}")}{Rest}" },
        { "alg none", $"{Header("{\"alg\":\"none\"}")}{Rest}" },
        { "header is no base64url", $"{{}}{Rest}" },
        { "header is padded", $"e30={Rest}" },
        { "header of a length that cannot be", $"e30aa{Rest}" },
        { "signature is no base64url", $"{Header(Good)}.eyJzdWIiOiJ4In0.++//" },
        { "bytes beyond ASCII", $"{Header(Good)}.\u00e9\u00ff.c2ln" },
        { "huge header", $"{Header($"{{\"alg\":\"{new string('x', 8000)}\"}}")}{Rest}" },
        { "huge payload", $"{Header(Good)}.{new string('A', 20_000)}.c2ln" },
    };

    private const string Good = "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"none\"}";

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Is_401_at_our_API(string what, string token)
    {
        var answer = await SendAsync("GET", "/v1/users", token);
        Problems.Describe(answer).ShouldBe("401 access.unauthenticated", what);
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer");
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Is_401_at_the_gateway(string what, string token)
    {
        var gateway = world.Sample.Gateway;
        var answer = await SendAsync(
            "GET", "/v1/gateway/authorize", token, $"X-Gateway-Key: {gateway.ClientId}.{gateway.ClientSecret}", "X-Target-Service: user-service", "X-Forwarded-Method: GET", "X-Forwarded-Uri: /v1/user/profile");
        answer.Status.ShouldBe(401, what);
        answer.Header("X-Auth-Reason").ShouldNotBeNullOrEmpty(what);
    }

    [Theory]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Basic e30=")]
    [InlineData("Authorization:")]
    [InlineData("X-Authorization: Bearer x")]
    public async Task Another_scheme_is_no_token(string header) =>
        Problems.Describe(await RawHttp.SendAsync(world.Host.Http, RawHttp.Request(world.Host.Http, "GET", "/v1/users", header))).ShouldBe("401 access.unauthenticated");

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var token = await world.Sample.LoginAsync(world.Sample.Admin);
        Problems.Describe(await SendAsync("GET", "/v1/users", token, $"Authorization: Bearer {token}")).ShouldBe("401 access.unauthenticated");
    }

    private Task<RawResponse> SendAsync(string method, string path, string token, params string[] headers) =>
        RawHttp.SendAsync(world.Host.Http, RawHttp.Request(world.Host.Http, method, path, [.. headers, $"Authorization: Bearer {token}"]));

    private static string Header(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
