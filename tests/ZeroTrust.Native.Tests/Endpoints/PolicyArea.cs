using System.Net.Http.Headers;
using System.Text;

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
    }
}
