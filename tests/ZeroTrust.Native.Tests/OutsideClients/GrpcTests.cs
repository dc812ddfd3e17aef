using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.OutsideClients;

/// <summary>Envoy's door, asked by an outside gRPC client, grpc-js, with messages that it makes from a definition of the published fields.</summary>
[Trait("Module", "Permissions")]
public sealed class GrpcTests(SampleHost world, NodeClients node) : IClassFixture<SampleHost>, IClassFixture<NodeClients>
{
    [Fact]
    public async Task Both_shapes_of_headers_are_decided_alike()
    {
        var token = await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service");
        var answers = await AskAsync(KeyOf(world.Sample.Gateway), Call("GET", token), Call("GET", token, isRaw: true), Call("DELETE", token), Call("DELETE", token, isRaw: true), Call("GET", null));
        foreach (var allowed in answers[..2])
        {
            ((int?)allowed["status"]?["code"] ?? 0).ShouldBe(0);
            var ok = allowed["ok_response"]!;
            Headers(ok)["x-auth-subject"].ShouldBe("order-service");
            Headers(ok)["x-auth-path"].ShouldBe("/v1/user/profile");
            ok["headers"]!.AsArray().ShouldAllBe(option => (int)option!["append_action"]! == 2);
            ok["headers_to_remove"]!.AsArray().Select(name => (string)name!).ShouldBe(["x-auth-actor", "x-auth-permissions-omitted", "authorization", "dpop", "x-gateway-key"]);
        }

        foreach (var denied in answers[2..4])
        {
            ((int)denied["status"]!["code"]!, (int)denied["denied_response"]!["status"]!["code"]!).ShouldBe((7, 403));
            Headers(denied["denied_response"]!)["x-auth-reason"].ShouldBe("denied_endpoint");
        }

        ((int)answers[4]["status"]!["code"]!, (int)answers[4]["denied_response"]!["status"]!["code"]!).ShouldBe((16, 401));
        Headers(answers[4]["denied_response"]!)["www-authenticate"].ShouldBe("Bearer");
    }

    [Fact]
    public async Task Empty_questions_and_strangers_are_denied_and_not_failed()
    {
        var answers = await AskAsync(KeyOf(world.Sample.Gateway), [], new JsonObject { ["attributes"] = new JsonObject() }, new JsonObject { ["attributes"] = new JsonObject { ["request"] = new JsonObject { ["http"] = new JsonObject { ["method"] = "CONNECT" } } } });
        answers.ShouldAllBe(answer => Headers(answer["denied_response"]!)["x-auth-reason"] == "malformed_forwarding");
        var stranger = await AskAsync(null, Call("GET", "x"));
        Headers(stranger[0]["denied_response"]!)["x-auth-reason"].ShouldBe("gateway_unauthenticated");
    }

    private static string KeyOf(ServiceAccount gateway) => $"{gateway.ClientId}.{gateway.ClientSecret}";

    private static JsonObject Call(string method, string? token, bool isRaw = false)
    {
        var http = new JsonObject { ["method"] = method, ["path"] = "/v1/user/profile?x=1", ["host"] = "api.example", ["scheme"] = "https", ["protocol"] = "HTTP/2" };
        if (token is not null && isRaw)
        {
            // grpc-js takes bytes as base64.
            http["header_map"] = new JsonObject { ["headers"] = new JsonArray(new JsonObject { ["key"] = "authorization", ["raw_value"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"Bearer {token}")) }) };
        }
        else if (token is not null)
        {
            http["headers"] = new JsonObject { ["authorization"] = $"Bearer {token}" };
        }

        return new JsonObject
        {
            ["attributes"] = new JsonObject { ["request"] = new JsonObject { ["http"] = http }, ["context_extensions"] = new JsonObject { ["target_service"] = "user-service" } },
        };
    }

    private static Dictionary<string, string> Headers(JsonNode answer) =>
        answer["headers"]!.AsArray().ToDictionary(option => (string)option!["header"]!["key"]!, option => (string)option!["header"]!["value"]!);

    private async Task<JsonNode[]> AskAsync(string? key, params JsonObject[] calls)
    {
        var question = new JsonObject { ["address"] = world.Host.H2c.Authority, ["key"] = key, ["calls"] = new JsonArray([.. calls]) };
        return [.. (await node.RunAsync("ext_authz.mjs", question, world.Host.CaFile))["answers"]!.AsArray().Select(answer => answer!)];
    }
}
