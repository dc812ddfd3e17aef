using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Roles and policies: read, and replaced by one that says the same with one more comment.</summary>
internal static class PolicyArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        (await calls.SendAsync(200, "GET /v1/roles")).Items.Select(role => (string?)role!["name"])
            .ShouldBe(["customer_support", "readonly_analyst", "service_owner", "system_admin"]);
        var role = await calls.SendAsync(200, "GET /v1/roles/{name}", ["customer_support"]);
        role.Json["permissions"]!.AsArray().Select(permission => (string?)permission).ShouldBe(["customer:read", "order:read", "order:update"]);

        var source = await calls.SendAsync(200, "GET /v1/policies/active", headers: ("Accept", "application/yaml"));
        source.Type.ShouldBe("application/yaml");
        source.Text.ShouldContain("service_permissions:");
        var active = await calls.SendAsync(200, "GET /v1/policies/active");
        active.ETag.ShouldBe(source.ETag);
        active.Json["pairs"]!.AsArray().Count.ShouldBe(4);

        using var body = new StringContent($"{source.Text}# {Guid.CreateVersion7()}\n", Encoding.UTF8, MediaTypeHeaderValue.Parse("application/yaml"));
        var replaced = await calls.SendAsync(201, "POST /v1/policies", body: body, headers: Calls.IfMatch(active));
        replaced.ETag.ShouldNotBe(active.ETag);
        var listed = (await calls.SendAsync(200, "GET /v1/policies")).Items;
        ((string?)listed[0]!["hash"]).ShouldBe((string?)replaced.Json["hash"]);
        ((bool)listed[0]!["active"]!).ShouldBeTrue();
        await LifeAsync(calls, source.Text);
    }

    // A candidate from its submission to its end; each step leaves the rules as they were.
    private static async Task LifeAsync(Calls calls, string source)
    {
        var candidate = await calls.SendAsync(201, "POST /v1/policies/candidates", body: Yaml(source));
        var hash = (string)candidate.Json["hash"]!;
        (await calls.SendAsync(200, "GET /v1/policies/candidates")).Items.ShouldContain(item => (string?)item!["hash"] == hash);
        ((string?)(await calls.SendAsync(200, "GET /v1/policies/{hash}", [hash])).Json["state"]).ShouldBe("candidate");
        (await calls.SendAsync(200, "GET /v1/policies/{hash}/diff", [hash])).Json["items"]!.AsArray().ShouldBeEmpty();
        var to = TimeProvider.System.GetUtcNow();
        var span = new JsonObject { ["from"] = to.AddHours(-1).ToString("O"), ["to"] = to.ToString("O"), ["limit"] = 1000 };
        ((long)(await calls.SendAsync(200, "POST /v1/policies/{hash}/replay", [hash], Calls.Json(span))).Json["allow_to_deny"]!).ShouldBe(0);

        await calls.SendAsync(204, "POST /v1/policies/{hash}/shadow", [hash]);
        ((string?)(await calls.SendAsync(200, "GET /v1/policies/shadow")).Json["hash"]).ShouldBe(hash);
        await calls.SendAsync(204, "DELETE /v1/policies/shadow");

        var active = await calls.SendAsync(200, "GET /v1/policies/active");
        var activated = await calls.SendAsync(200, "POST /v1/policies/{hash}/activate", [hash], headers: Calls.IfMatch(active));
        var back = await calls.SendAsync(200, "POST /v1/policies/rollback", headers: Calls.IfMatch(activated));
        ((string?)back.Json["hash"]).ShouldBe((string?)active.Json["hash"]);

        var bundle = Bundle(calls.World.BundleSigner, $"{source}# {Guid.CreateVersion7()}\n");
        var signed = await calls.SendAsync(201, "POST /v1/policies/bundles", body: Jose(bundle), headers: Calls.IfMatch(back));
        // The same again is the same; its sequence is used up for every other.
        await calls.SendAsync(200, "POST /v1/policies/bundles", body: Jose(bundle), headers: Calls.IfMatch(back));
        var stripped = await calls.SendAsync(400, "POST /v1/policies/bundles", body: Jose(bundle[..bundle.LastIndexOf('.')] + ".AA"), headers: Calls.IfMatch(signed));
        ((string?)stripped.Json["code"]).ShouldBe("policy.bundle_invalid");
    }

    // Made by hand, as any other tool would.
    private static string Bundle(ECDsa signer, string policy)
    {
        var bytes = Encoding.UTF8.GetBytes(policy);
        var now = TimeProvider.System.GetUtcNow();
        var header = new JsonObject
        {
            ["alg"] = "ES256",
            ["typ"] = "zerotrust-policy+jws",
            ["sequence"] = now.ToUnixTimeMilliseconds(),
            ["issued_at"] = now.ToUnixTimeSeconds(),
            ["hash"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(bytes)}";
        return $"{text}.{Base64Url.EncodeToString(signer.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static StringContent Jose(string bundle) => new(bundle, Encoding.ASCII, MediaTypeHeaderValue.Parse("application/jose"));

    private static StringContent Yaml(string source) =>
        new($"{source}# {Guid.CreateVersion7()}\n", Encoding.UTF8, MediaTypeHeaderValue.Parse("application/yaml"));
}
