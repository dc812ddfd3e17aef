using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>The same question at both doors: the gateway's and AuthZEN's.</summary>
internal static class DecisionsArea
{
    private const string Gateway = "* /v1/gateway/authorize";
    private const string AuthZen = "POST /access/v1/evaluation";

    internal static async Task RunAsync(Calls anybody)
    {
        var sample = anybody.Sample;
        var order = anybody.As(await sample.ServiceTokenAsync(sample.OrderService, "user-service"));
        var allowed = await order.SendAsync(200, Gateway, headers: Question(sample, "GET"));
        (allowed.Headers["X-Auth-Subject"], allowed.Headers["X-Auth-Subject-Type"], allowed.Headers["X-Auth-Path"]).ShouldBe(("order-service", "service", "/v1/user/profile"));
        allowed.Headers["X-Auth-Permissions"].ShouldBe("user:read,user:address:write");
        (await order.SendAsync(403, Gateway, headers: Question(sample, "DELETE"))).Headers["X-Auth-Reason"].ShouldBe("denied_endpoint");
        await anybody.SendAsync(401, Gateway, headers: Question(sample, "GET"));
        await CheckAsync(anybody);

        var gateway = anybody.As(await sample.ServiceTokenAsync(sample.Gateway));
        (await DecideAsync(gateway, "GET")).ShouldBeTrue();
        (await DecideAsync(gateway, "DELETE")).ShouldBeFalse();
        (await gateway.SendAsync(200, AuthZen, body: Calls.Json(PermissionOf(sample.Support, "order:update")))).Json["decision"]!.GetValue<bool>().ShouldBeTrue();
        (await gateway.SendAsync(200, AuthZen, body: Calls.Json(PermissionOf(sample.Customer, "order:update")))).Json["decision"]!.GetValue<bool>().ShouldBeFalse();
        await AskForManyAsync(gateway, sample);
    }

    // gRPC needs a client of its own; that the native binary answers it is what the other calls show of their routes.
    private static async Task CheckAsync(Calls anybody)
    {
        var sample = anybody.Sample;
        using var envoy = new CheckClient(anybody.World.Host.H2c, $"{sample.Gateway.ClientId}.{sample.Gateway.ClientSecret}");
        var call = new CheckCall("GET", "/v1/user/profile")
        {
            Extensions = new Dictionary<string, string> { ["target_service"] = "user-service" },
            Headers = [("authorization", $"Bearer {await sample.ServiceTokenAsync(sample.OrderService, "user-service")}")],
        };
        var answer = await envoy.AskAsync(call);
        (answer.Passes, answer.Header("x-auth-subject")).ShouldBe((true, "order-service"));
        (await envoy.AskAsync(call with { Method = "DELETE" })).Header("x-auth-reason").ShouldBe("denied_endpoint");
        anybody.MadeByFixture($"POST {CheckClient.Path}");
    }

    private static async Task AskForManyAsync(Calls gateway, SampleOrganisation sample)
    {
        var questions = new JsonObject { ["evaluations"] = new JsonArray(PermissionOf(sample.Support, "order:update"), PermissionOf(sample.Customer, "order:update"), new JsonObject()) };
        var answers = (await gateway.SendAsync(200, "POST /access/v1/evaluations", body: Calls.Json(questions))).Json["evaluations"]!.AsArray();
        answers.Select(answer => answer!["decision"]!.GetValue<bool>()).ShouldBe([true, false, false]);
        answers[2]!["context"]!["error"]!["status"]!.GetValue<int>().ShouldBe(400);

        var who = PermissionOf(sample.Support, "order:update");
        var people = await FoundAsync(gateway, "POST /access/v1/search/subject", who);
        people.ShouldContain(sample.Support.Id);
        people.ShouldNotContain(sample.Customer.Id);
        (await FoundAsync(gateway, "POST /access/v1/search/resource", PermissionOf(sample.Support, "order:update"))).ShouldContain("order-service");
        (await FoundAsync(gateway, "POST /access/v1/search/action", PermissionOf(sample.Support, "ignored"))).ShouldContain("order:update");
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(Calls gateway, string operation, JsonObject question) =>
        [.. (await gateway.SendAsync(200, operation, body: Calls.Json(question))).Json["results"]!.AsArray().Select(found => (found!["id"] ?? found["name"])!.GetValue<string>())];

    private static (string Name, string Value)[] Question(SampleOrganisation sample, string method) =>
    [
        ("X-Gateway-Key", $"{sample.Gateway.ClientId}.{sample.Gateway.ClientSecret}"), ("X-Target-Service", "user-service"),
        ("X-Forwarded-Method", method), ("X-Forwarded-Uri", "/v1/user/profile?full=1"),
    ];

    private static async Task<bool> DecideAsync(Calls gateway, string method)
    {
        var question = Request(
            "service", "order-service", method,
            new JsonObject { ["type"] = "route", ["id"] = "/v1/user/profile", ["properties"] = new JsonObject { ["service"] = "user-service" } });
        var answer = await gateway.SendAsync(200, AuthZen, body: Calls.Json(question));
        answer.Json["context"]!["reason"]!["policy_version"].ShouldNotBeNull();
        return (bool)answer.Json["decision"]!;
    }

    private static JsonObject PermissionOf(PersonAccount person, string permission) =>
        Request("user", person.Id, permission, new JsonObject { ["type"] = "service", ["id"] = "order-service" });

    private static JsonObject Request(string type, string subject, string action, JsonObject resource) => new()
    {
        ["subject"] = new JsonObject { ["type"] = type, ["id"] = subject }, ["action"] = new JsonObject { ["name"] = action }, ["resource"] = resource,
    };
}
