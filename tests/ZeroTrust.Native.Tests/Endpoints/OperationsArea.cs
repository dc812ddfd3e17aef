namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Discovery, health, metrics and documentation: what strangers may read.</summary>
internal static class OperationsArea
{
    internal static async Task DiscoveryAsync(Calls calls)
    {
        var issuer = calls.World.Host.Https.ToString().TrimEnd('/');
        foreach (var route in new[] { "GET /.well-known/openid-configuration", "GET /.well-known/oauth-authorization-server" })
        {
            var found = await calls.SendAsync(200, route);
            ((string?)found.Json["issuer"]).ShouldBe(issuer);
            ((string?)found.Json["jwks_uri"]).ShouldBe($"{issuer}/.well-known/jwks.json");
            ((string?)found.Json["token_endpoint"]).ShouldBe($"{issuer}/oauth2/token");
        }

        var keys = (await calls.SendAsync(200, "GET /.well-known/jwks.json")).Json["keys"]!.AsArray();
        keys.ShouldNotBeEmpty();
        keys.ShouldAllBe(key => key!["d"] == null && key["p"] == null && (string?)key["kty"] == "RSA" && (string?)key["use"] == "sig");
        var authZen = await calls.SendAsync(200, "GET /.well-known/authzen-configuration");
        ((string?)authZen.Json["policy_decision_point"]).ShouldBe(issuer);
        ((string?)authZen.Json["access_evaluation_endpoint"]).ShouldBe($"{issuer}/access/v1/evaluation");
    }

    internal static async Task HealthAsync(Calls calls)
    {
        ((string?)(await calls.SendAsync(200, "* /healthz/live")).Json["status"]).ShouldBe("live");
        ((string?)(await calls.SendAsync(200, "* /healthz/ready")).Json["status"]).ShouldBe("ready");
    }

    internal static async Task MetricsAsync(Calls calls)
    {
        var metrics = await calls.SendAsync(200, "* /metrics");
        metrics.Type.ShouldBe("text/plain");
        metrics.Text.ShouldContain("zerotrust_");
        metrics.Text.ShouldNotContain(calls.Sample.Admin.User);
    }

    internal static async Task DocumentationAsync(Calls calls)
    {
        var page = await calls.SendAsync(200, "GET /docs/{documentName?}", ["v1"]);
        page.Type.ShouldBe("text/html");
        page.Text.ShouldNotContain("https://", customMessage: "the page loads something from elsewhere");
        (await calls.SendAsync(200, "GET /docs/scalar.js")).Text.Length.ShouldBeGreaterThan(100_000);
        (await calls.SendAsync(200, "GET /docs/scalar.aspnetcore.js")).Text.ShouldNotBeEmpty();
        (await calls.SendAsync(200, "GET /docs/favicon.svg")).Text.ShouldContain("<svg");
    }

    internal static async Task DocumentAsync(Calls calls)
    {
        var document = await calls.SendAsync(200, "GET /openapi/{documentName}.json", ["v1"]);
        document.Json["paths"]!.AsObject().Count.ShouldBeGreaterThan(10);
    }
}
