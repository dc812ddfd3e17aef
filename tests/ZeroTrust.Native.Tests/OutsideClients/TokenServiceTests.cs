using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.OutsideClients;

/// <summary>
/// openid-client and oauth4webapi run the whole token service over https, knowing nothing of it but the issuer: discovery,
/// client credentials by secret and by key, DPoP, exchange, introspection, revocation, refresh.
/// </summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens")]
public sealed class TokenServiceTests(SampleHost world, NodeClients clients) : IClassFixture<SampleHost>, IClassFixture<NodeClients>
{
    [Theory]
    [InlineData("openid-client.mjs", 11)]
    [InlineData("oauth4webapi.mjs", 10)]
    public async Task Every_step_of_an_outside_client_succeeds(string script, int steps)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var found = await clients.RunAsync(script, await QuestionAsync(key), world.Host.CaFile);
        found.Count.ShouldBe(steps);
        found.Where(step => (string?)step.Value != "ok").Select(step => $"{step.Key}: {step.Value}").ShouldBeEmpty();
    }

    private async Task<JsonObject> QuestionAsync(ECDsa key)
    {
        var sample = world.Sample;
        using var login = await world.Host.Client.LoginAsync(sample.Support.User, sample.Support.Password);
        var tokens = await login.ShouldBeAsync(HttpStatusCode.OK);
        await RegisterKeyAsync(sample.UserService, Jwk(key, withPrivate: false));
        return new JsonObject
        {
            ["issuer"] = world.Host.Https.ToString().TrimEnd('/'), ["target"] = "user-service",
            ["service"] = Account(sample.OrderService), ["gateway"] = Account(sample.Gateway),
            ["keyService"] = new JsonObject { ["id"] = sample.UserService.ClientId, ["target"] = "zerotrust" },
            ["assertionKey"] = Jwk(key, withPrivate: true),
            ["personToken"] = (string)tokens["access_token"]!, ["refreshToken"] = (string)tokens["refresh_token"]!,
        };
    }

    private async Task RegisterKeyAsync(ServiceAccount service, JsonObject key)
    {
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        using var answer = await world.Host.Client.SendAsync(
            HttpMethod.Put, $"/v1/services/{service.Name}/keys", admin, new JsonObject { ["keys"] = new JsonArray(key) }, headers: ("If-Match", "*"));
        await answer.ShouldBeAsync(HttpStatusCode.OK);
    }

    private static JsonObject Account(ServiceAccount service) =>
        new() { ["name"] = service.Name, ["id"] = service.ClientId, ["secret"] = service.ClientSecret };

    private static JsonObject Jwk(ECDsa key, bool withPrivate)
    {
        var parts = key.ExportParameters(withPrivate);
        var jwk = new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["alg"] = "ES256", ["use"] = "sig", ["kid"] = "outside-1",
            ["x"] = Base64Url.EncodeToString(parts.Q.X), ["y"] = Base64Url.EncodeToString(parts.Q.Y),
        };
        if (withPrivate)
        {
            jwk["d"] = Base64Url.EncodeToString(parts.D);
        }

        return jwk;
    }
}
