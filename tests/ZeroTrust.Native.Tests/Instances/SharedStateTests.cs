using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

/// <summary>Policy, services, keys and events are one truth for both instances.</summary>
[Collection(nameof(AloneOnTheMachine))]
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens"), Trait("Module", "Permissions")]
public sealed class SharedStateTests(PairOfHosts world) : IClassFixture<PairOfHosts>
{
    // The product's promise, not a guess about the machine.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    // invalid_target: who calls is proved before what it asks for is looked at, and the policy has no entry for it.
    private const HttpStatusCode Proved = HttpStatusCode.BadRequest;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_replaced_policy_decides_at_the_other_instance(bool withoutRedis)
    {
        var yaml = await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"), TestContext.Current.CancellationToken);
        var narrower = yaml.Replace("""["customer:read", "order:read", "order:update"]""", """["customer:read"]""", StringComparison.Ordinal);
        narrower.ShouldNotBe(yaml);
        (await SupportMayReadOrdersAsync()).ShouldBeTrue();
        await world.Redis.PerhapsFrozenAsync(withoutRedis, async () =>
        {
            await ReplacePolicyAsync(narrower);
            await Eventually.HoldsAsync(async () => !await SupportMayReadOrdersAsync(), Promised, "the new policy decides");
            await ReplacePolicyAsync(yaml);
            await Eventually.HoldsAsync(SupportMayReadOrdersAsync, Promised, "the old policy decides again");
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_disabled_service_gets_and_keeps_no_token_at_the_other_instance(bool withoutRedis)
    {
        var service = world.Sample.OrderService;
        var token = await AcceptedTokenAsync(service);
        await world.Redis.PerhapsFrozenAsync(withoutRedis, async () =>
        {
            await SwitchAsync(service, "disable");
            await Task.WhenAll(
                Eventually.HoldsAsync(async () => await TokenStatusAsync(service) == HttpStatusCode.Unauthorized, Promised, "no new token"),
                Eventually.HoldsAsync(async () => !await PassesGatewayAsync(token), Promised, "the old token is refused"));
            await SwitchAsync(service, "enable");
            await Eventually.HoldsAsync(async () => await TokenStatusAsync(service) == HttpStatusCode.OK, Promised, "tokens again");
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_rotated_secret_is_the_only_one_at_the_other_instance(bool withoutRedis)
    {
        var service = await RegisterAsync();
        await Eventually.HoldsAsync(async () => await SecretStatusAsync(service) == Proved, Promised, "a new service is known");
        await world.Redis.PerhapsFrozenAsync(withoutRedis, async () =>
        {
            var rotated = service with { ClientSecret = (string)(await SwitchAsync(service, "secret"))["client_secret"]! };
            await Eventually.HoldsAsync(async () => await SecretStatusAsync(service) == HttpStatusCode.Unauthorized, Promised, "the old secret is refused");
            (await SecretStatusAsync(rotated)).ShouldBe(Proved);
        });
    }

    [Fact]
    public async Task Both_publish_the_same_keys_and_name_the_same_issuer()
    {
        foreach (var path in new[] { "/.well-known/jwks.json", "/.well-known/openid-configuration" })
        {
            using var first = await world.First.Client.SendAsync(HttpMethod.Get, path);
            using var second = await world.Second.Client.SendAsync(HttpMethod.Get, path);
            (await second.ShouldBeAsync(HttpStatusCode.OK)).ToJsonString().ShouldBe((await first.ShouldBeAsync(HttpStatusCode.OK)).ToJsonString());
        }
    }

    private Task<bool> SupportMayReadOrdersAsync() =>
        world.Second.Client.MayAsync(world.Evaluator, "user", world.Sample.Support.Id, "order:read", "order-service");

    private async Task<bool> PassesGatewayAsync(string token) =>
        await world.Second.Client.GatewayAsync(world.Sample.Gateway, token, "user-service", "GET", "/v1/user/profile").StatusAsync() == HttpStatusCode.OK;

    // In the second in which a service was disabled, new tokens are refused with the old ones: times of tokens are whole seconds.
    private async Task<string> AcceptedTokenAsync(ServiceAccount service)
    {
        var token = string.Empty;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var issued = await world.Second.Client.ServiceTokenAsync(service, "user-service");
                token = (string)(await issued.ShouldBeAsync(HttpStatusCode.OK))["access_token"]!;
                return await PassesGatewayAsync(token);
            },
            TimeSpan.FromSeconds(10), "a token is accepted");
        return token;
    }

    private Task<HttpStatusCode> TokenStatusAsync(ServiceAccount service) => world.Second.Client.ServiceTokenAsync(service, "user-service").StatusAsync();

    private Task<HttpStatusCode> SecretStatusAsync(ServiceAccount service) => world.Second.Client.ServiceTokenAsync(service).StatusAsync();

    private async Task<JsonObject> SwitchAsync(ServiceAccount service, string verb)
    {
        using var answer = await world.First.Client.ChangeAsync(world.AdminToken, HttpMethod.Post, $"/v1/services/{service.Name}/{verb}", $"/v1/services/{service.Name}");
        return await answer.ShouldBeAsync(HttpStatusCode.OK);
    }

    private async Task<ServiceAccount> RegisterAsync()
    {
        var name = SampleOrganisation.NewPerson("service").Id;
        using var answer = await world.First.Client.SendAsync(
            HttpMethod.Post, "/v1/services", world.AdminToken, new JsonObject { ["name"] = name });
        var created = await answer.ShouldBeAsync(HttpStatusCode.Created);
        return new ServiceAccount(name, (string)created["client_id"]!, (string)created["client_secret"]!);
    }

    private async Task ReplacePolicyAsync(string yaml)
    {
        using var answer = await world.First.Client.ReplacePolicyAsync(world.AdminToken, await world.First.Client.PolicyETagAsync(world.AdminToken), yaml);
        await answer.ShouldBeAsync(HttpStatusCode.Created);
    }
}
