using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

/// <summary>A person logged in at the second instance, and the doors there that stand open for it.</summary>
internal sealed class Member(PairOfHosts world, PersonAccount account, string sessionId, string accessToken, string refreshToken)
{
    private string refreshToken = refreshToken;

    private HttpClient Client => world.Second.Client;

    public PersonAccount Account => account;

    public string SessionId => sessionId;

    public string AccessToken => accessToken;

    public string RefreshToken => refreshToken;

    /// <summary>What a resource server is told of the access token.</summary>
    public async Task<bool> IsActiveAsync()
    {
        var gateway = world.Sample.Gateway;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = gateway.ClientId, ["client_secret"] = gateway.ClientSecret, ["token"] = accessToken,
        });
        using var answer = await Client.PostAsync(new Uri("/oauth2/introspect", UriKind.Relative), form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (bool)(await answer.JsonAsync())["active"]!;
    }

    /// <summary>The proxy's question about a call with the access token.</summary>
    public async Task<bool> PassesGatewayAsync() =>
        await Client.GatewayAsync(world.Sample.Gateway, accessToken, "order-service", "GET", "/v1/orders").StatusAsync() == HttpStatusCode.OK;

    /// <summary>A call of our own API with the access token.</summary>
    public async Task<bool> PassesApiAsync() => await Client.SendAsync(HttpMethod.Get, "/v1/roles", accessToken).StatusAsync() == HttpStatusCode.OK;

    /// <summary>An AuthZEN answer about the person.</summary>
    public Task<bool> IsPermittedAsync() => Client.MayAsync(world.Evaluator, "user", account.Id, "order:read", "order-service", "aal2");

    /// <summary>The next refresh token is kept, so that a refusal is not one for using a token twice.</summary>
    public async Task<bool> RefreshesAsync()
    {
        using var answer = await Client.SendAsync(HttpMethod.Post, "/v1/auth/refresh", body: new JsonObject { ["refresh_token"] = refreshToken });
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            return false;
        }

        refreshToken = (string)(await answer.JsonAsync())["refresh_token"]!;
        return true;
    }
}
