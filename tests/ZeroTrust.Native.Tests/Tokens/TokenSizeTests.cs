using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Tokens;

/// <summary>A thousand permissions: the token stays short, and everything that decides decides as if they were in it.</summary>
[Trait("Module", "Authentication"), Trait("Module", "Permissions"), Trait("Module", "ServiceTokens")]
public sealed class TokenSizeTests(LargeRoleHost world) : IClassFixture<LargeRoleHost>
{
    private const int Budget = 4096;

    [Fact]
    public async Task A_persons_token_stays_within_the_budget_and_refers_to_its_permissions()
    {
        var token = await world.Sample.LoginAsync(world.Sample.Support);
        token.Length.ShouldBeLessThanOrEqualTo(Budget);
        var claims = Claims(token);
        (claims["permissions"], claims["scope"]).ShouldBe((null, null));
        ((string?)claims["permissions_ref"]).ShouldStartWith("urn:zerotrust:permissions:");
        claims["roles"]!.AsArray().Select(role => (string?)role).ShouldBe(["customer_support", "large"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_services_token_does_too()
    {
        var token = await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "payment-service");
        token.Length.ShouldBeLessThanOrEqualTo(Budget);
        ((string?)Claims(token)["permissions_ref"]).ShouldNotBeNullOrEmpty();
        Claims(await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service"))["permissions"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Gateway_and_AuthZEN_decide_as_if_the_permissions_were_in_the_token()
    {
        var sample = world.Sample;
        var token = await sample.LoginAsync(sample.Support);
        using var answer = await world.Host.Client.GatewayAsync(sample.Gateway, token, "user-service", "GET", "/v1/user/profile");
        await answer.ShouldBeAsync(HttpStatusCode.OK);
        answer.Headers.GetValues("X-Auth-Permissions").ShouldBe([""]);
        answer.Headers.GetValues("X-Auth-Permissions-Omitted").ShouldBe([$"{LargeRoleHost.Count + 4}"]);
        var evaluator = await sample.ServiceTokenAsync(sample.Gateway);
        (await world.Host.Client.MayAsync(evaluator, "user", sample.Support.Id, "warehouse:item-0999:read", "user-service")).ShouldBeTrue();
        (await world.Host.Client.MayAsync(evaluator, "user", sample.Support.Id, "warehouse:item-1000:read", "user-service")).ShouldBeFalse();
        (await world.Host.Client.MayAsync(evaluator, "service", "order-service", "warehouse:item-0999:read", "payment-service")).ShouldBeTrue();
    }

    [Fact]
    public async Task Introspection_resolves_the_reference_to_everything_that_holds()
    {
        var answer = await IntrospectAsync(await world.Sample.LoginAsync(world.Sample.Support));
        ((bool)answer["active"]!).ShouldBeTrue();
        answer["permissions"]!.AsArray().Count.ShouldBe(LargeRoleHost.Count + 4);
    }

    [Fact]
    public async Task The_policy_warns_of_the_role_and_the_pair_and_the_metrics_name_them()
    {
        var admin = await world.Sample.LoginAsync(world.Sample.Admin);
        await world.Sample.LoginAsync(world.Sample.Support);
        using var answer = await world.Host.Client.SendAsync(HttpMethod.Get, "/v1/policies/active", admin);
        var warnings = (await answer.ShouldBeAsync(HttpStatusCode.OK))["warnings"]!.AsArray();
        string[] texts = [.. warnings.Where(warning => (string?)warning!["code"] == "policy.token_over_budget").Select(warning => (string)warning!["message"]!)];
        texts.Length.ShouldBe(3);
        foreach (var holder in new[] { "large", "fitting", "order-service -> payment-service" })
        {
            texts.ShouldContain(text => text.Contains($" {holder} ", StringComparison.Ordinal));
        }

        var metrics = await world.Host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        metrics.ShouldContain("zerotrust_tokens_over_budget_total");
        metrics.ShouldContain("zerotrust_token_bytes_bucket");
        metrics.ShouldContain("holder=\"large\"");
        world.Host.Output.ShouldContain(line => line.Contains("customer_support, large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thousand_permissions_pass_through_nginx_as_it_comes()
    {
        Assert.SkipWhen(NginxGateway.Binary is null, "nginx is not installed.");
        await using var nginx = await NginxGateway.StartAsync(world.Host, world.Sample.Gateway, WithoutBuffers);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        var token = await world.Sample.LoginAsync(world.Sample.Support);
        using var answer = await client.SendAsync(HttpMethod.Get, "/v1/user/profile", token);
        var seen = await answer.ShouldBeAsync(HttpStatusCode.OK);
        ((string?)seen["subject"], (string?)seen["permissions"]).ShouldBe((world.Sample.Support.Id, ""));
    }

    [Fact]
    public async Task The_longest_list_that_we_send_fits_the_buffers_of_nginx_as_it_comes()
    {
        Assert.SkipWhen(NginxGateway.Binary is null, "nginx is not installed.");
        await using var nginx = await NginxGateway.StartAsync(world.Host, world.Sample.Gateway, WithoutBuffers);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        var token = await world.Sample.LoginAsync(world.Sample.Customer);
        using var answer = await client.SendAsync(HttpMethod.Get, "/v1/user/profile", token);
        var permissions = (string)(await answer.ShouldBeAsync(HttpStatusCode.OK))["permissions"]!;
        permissions.Split(',').Length.ShouldBe(LargeRoleHost.FittingCount + 1);
        permissions.Length.ShouldBeInRange(3000, 3056);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(4096, true)]
    [InlineData(8165, true)]
    [InlineData(8192, false)]
    [InlineData(16_384, false)]
    [InlineData(32_768, false)]
    public async Task Nginx_as_it_comes_takes_tokens_up_to_8_KB_with_their_header(int bytes, bool reaches)
    {
        Assert.SkipWhen(NginxGateway.Binary is null, "nginx is not installed.");
        await using var nginx = await NginxGateway.StartAsync(world.Host, world.Sample.Gateway, WithoutBuffers);
        var answer = await RawHttp.SendAsync(nginx.Address, RawHttp.Request(nginx.Address, "GET", "/v1/user/profile", $"Authorization: Bearer {new string('t', bytes)}"));
        // Ours is a 401 with its reason; nginx itself says 400.
        (answer.Status, answer.Header("X-Auth-Reason")).ShouldBe(reaches ? (401, "token_malformed") : (400, null));
    }

    private async Task<JsonObject> IntrospectAsync(string token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        var gateway = world.Sample.Gateway;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/oauth2/introspect", UriKind.Relative)) { Content = form };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{gateway.ClientId}:{gateway.ClientSecret}")));
        using var answer = await world.Host.Client.SendAsync(request);
        return await answer.ShouldBeAsync(HttpStatusCode.OK);
    }

    // The worst case: a proxy whose operator set no buffer.
    private static string WithoutBuffers(string configuration) =>
        string.Join('\n', configuration.Split('\n').Where(line => !line.Contains("proxy_buffer", StringComparison.Ordinal)));

    private static JsonObject Claims(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();
}
