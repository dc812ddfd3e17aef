using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.OutsideClients;

/// <summary>An outside library verifies our tokens over https, by discovery and our key set alone.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens")]
public sealed class JoseTests(SampleHost world, NodeClients jose) : IClassFixture<SampleHost>, IClassFixture<NodeClients>
{
    private string Issuer => world.Host.Https.ToString().TrimEnd('/');

    [Fact]
    public async Task The_token_of_a_person_verifies()
    {
        var found = await VerifyAsync(await world.Sample.LoginAsync(world.Sample.Support), "zerotrust");
        ShouldBeAccessToken(found);
        var claims = found["payload"]!;
        ((string?)claims["sub"], (string?)claims["client_id"]).ShouldBe((world.Sample.Support.Id, "zerotrust"));
        Texts(claims["roles"]).ShouldBe(["customer_support"]);
        Texts(claims["permissions"]).ShouldBe(["customer:read", "order:read", "order:update"], ignoreOrder: true);
        Texts(claims["amr"]).ShouldBe(["pwd"]);
        foreach (var claim in new[] { "sid", "acr", "auth_time", "perm_epoch" })
        {
            claims[claim].ShouldNotBeNull(claim);
        }
    }

    [Fact]
    public async Task The_token_of_a_service_verifies()
    {
        var found = await VerifyAsync(await ServiceTokenAsync(), "user-service");
        ShouldBeAccessToken(found);
        var claims = found["payload"]!;
        ((string?)claims["sub"], (string?)claims["client_id"]).ShouldBe(("order-service", world.Sample.OrderService.ClientId));
        Texts(claims["permissions"]).ShouldBe(["user:read", "user:address:write"], ignoreOrder: true);
        claims["sid"].ShouldBeNull();
    }

    [Theory]
    [InlineData("sub", "user-service")]
    [InlineData("aud", "payment-service")]
    public async Task A_changed_claim_breaks_the_signature(string claim, string value)
    {
        var parts = (await ServiceTokenAsync()).Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims[claim] = value;
        parts[1] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        await ShouldBeRefusedAsync(string.Join('.', parts), claim == "aud" ? value : "user-service", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
    }

    [Fact]
    public async Task A_changed_signature_is_refused()
    {
        var parts = (await ServiceTokenAsync()).Split('.');
        parts[2] = (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..];
        await ShouldBeRefusedAsync(string.Join('.', parts), "user-service", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
    }

    [Fact]
    public async Task A_token_for_somebody_else_is_refused() =>
        await ShouldBeRefusedAsync(await ServiceTokenAsync(), "payment-service", "ERR_JWT_CLAIM_VALIDATION_FAILED");

    private void ShouldBeAccessToken(JsonObject found)
    {
        found["refused"].ShouldBeNull();
        ((string?)found["header"]!["alg"], (string?)found["header"]!["typ"]).ShouldBe(("RS256", "at+jwt"));
        ((string?)found["payload"]!["iss"]).ShouldBe(Issuer);
        ((long)found["payload"]!["exp"]! - (long)found["payload"]!["iat"]!).ShouldBe(300);
    }

    private async Task ShouldBeRefusedAsync(string token, string audience, string code)
    {
        var found = await VerifyAsync(token, audience);
        ((string?)found["refused"]).ShouldBe(code);
    }

    private Task<JsonObject> VerifyAsync(string token, string audience) => jose.VerifyAsync(token, Issuer, audience, world.Host.CaFile);

    private Task<string> ServiceTokenAsync() => world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service");

    private static IEnumerable<string?> Texts(JsonNode? array) => array!.AsArray().Select(text => (string?)text);
}
