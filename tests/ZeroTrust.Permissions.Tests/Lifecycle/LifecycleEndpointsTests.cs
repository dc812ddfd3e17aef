using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class LifecycleEndpointsTests(LifecycleHost host) : IClassFixture<LifecycleHost>
{
    [Fact]
    public async Task A_candidate_is_stored_read_listed_replayed_shadowed_activated_and_rolled_back()
    {
        var submitted = await SendAsync(201, "POST", "/v1/policies/candidates", Yaml("walk"));
        var hash = (string)submitted.Json["hash"]!;
        ((string?)submitted.Json["state"]).ShouldBe("candidate");
        (await SendAsync(200, "GET", $"/v1/policies/{hash}")).Json["bytes"]!.GetValue<int>().ShouldBe(Sample.Variant("walk").Length);
        (await SendAsync(200, "GET", $"/v1/policies/{hash}", accept: "application/yaml")).Text.ShouldBe(Encoding.UTF8.GetString(Sample.Variant("walk")));
        (await SendAsync(200, "GET", "/v1/policies/candidates")).Json["items"]!.AsArray().ShouldContain(item => (string?)item!["hash"] == hash);

        ((bool)(await SendAsync(200, "GET", $"/v1/policies/{hash}/diff")).Json["same_table"]!).ShouldBeTrue();

        var replayed = await SendAsync(200, "POST", $"/v1/policies/{hash}/replay", Json("""{"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z"}"""));
        ((int)replayed.Json["decisions"]!, (string?)replayed.Json["roles"]).ShouldBe((0, "current"));

        await SendAsync(404, "GET", "/v1/policies/shadow");
        await SendAsync(204, "POST", $"/v1/policies/{hash}/shadow");
        ((string?)(await SendAsync(200, "GET", "/v1/policies/shadow")).Json["hash"]).ShouldBe(hash);
        await SendAsync(204, "DELETE", "/v1/policies/shadow");
        (await SendAsync(404, "DELETE", "/v1/policies/shadow")).Code.ShouldBe("policy.no_shadow");

        var before = await SendAsync(200, "GET", "/v1/policies/active");
        (await SendAsync(428, "POST", $"/v1/policies/{hash}/activate")).Code.ShouldBe("resource.precondition_required");
        var activated = await SendAsync(200, "POST", $"/v1/policies/{hash}/activate", ifMatch: before.ETag);
        ((string?)activated.Json["hash"]).ShouldBe(hash);
        (await SendAsync(412, "POST", "/v1/policies/rollback", ifMatch: before.ETag)).Code.ShouldBe("resource.precondition_failed");
        var back = await SendAsync(200, "POST", "/v1/policies/rollback", ifMatch: activated.ETag);
        ((string?)back.Json["hash"]).ShouldBe((string?)before.Json["hash"]);
        ((string?)(await SendAsync(200, "GET", $"/v1/policies/{hash}")).Json["state"]).ShouldBe("former");
    }

    [Fact]
    public async Task A_bundle_replaces_the_policy_and_waits_where_an_approval_is_asked_for()
    {
        var active = await SendAsync(200, "GET", "/v1/policies/active");
        var taken = await SendAsync(201, "POST", "/v1/policies/bundles", Bundle("signed", 41), ifMatch: active.ETag);
        (await SendAsync(409, "POST", "/v1/policies/bundles", Bundle("other", 41), ifMatch: taken.ETag)).Code.ShouldBe("policy.bundle_replayed");
        (await SendAsync(415, "POST", "/v1/policies/bundles", Yaml("plain"), ifMatch: taken.ETag)).Code.ShouldBe("request.unsupported_media_type");
        (await SendAsync(415, "POST", "/v1/policies", Bundle("x", 42), ifMatch: taken.ETag)).Code.ShouldBe("request.unsupported_media_type");
        (await SendAsync(400, "POST", "/v1/policies/bundles", Body("eyJ.e.e", "application/jose"), ifMatch: taken.ETag)).Code.ShouldBe("policy.bundle_invalid");
        host.Options.RequireApproval = true;
        try
        {
            var waits = await SendAsync(202, "POST", "/v1/policies", Yaml("waits"), ifMatch: taken.ETag, reason: "Grüße");
            var change = (string)waits.Json["change_id"]!;
            waits.Location.ShouldBe($"/v1/changes/{change}");
            var proposal = host.Changes.Waiting.Values.Single(waiting => waiting.Id == change).Proposal;
            (proposal.Reason, proposal.Requester.Id).ShouldBe(("Grüße", "system_admin"));
            (await SendAsync(409, "POST", "/v1/policies", Yaml("waits"), ifMatch: taken.ETag)).Code.ShouldBe("policy.activation_waits");
            (await SendAsync(200, "GET", "/v1/policies/active")).ETag.ShouldBe(taken.ETag);
        }
        finally
        {
            host.Options.RequireApproval = false;
        }
    }

    [Theory]
    [InlineData("POST", "/v1/policies/candidates")]
    [InlineData("POST", "/v1/policies/bundles")]
    [InlineData("POST", "/v1/policies/rollback")]
    [InlineData("POST", "/v1/policies/HASH/activate")]
    [InlineData("POST", "/v1/policies/HASH/shadow")]
    [InlineData("POST", "/v1/policies/HASH/replay")]
    [InlineData("DELETE", "/v1/policies/shadow")]
    public async Task Who_holds_too_little_is_refused(string method, string path)
    {
        var address = path.Replace("HASH", new string('0', 64), StringComparison.Ordinal);
        (await SendAsync(403, method, address, Json("{}"), token: "readonly_analyst")).Code.ShouldBe("access.denied");
        await SendAsync(401, method, address, Json("{}"), token: "stranger");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z"}""")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z","to":"2026-03-01T00:00:00Z"}""")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z","to":"2026-05-01T00:00:00Z"}""")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","limit":0}""")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","limit":1000001}""")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z","to":"2026-03-02T00:00:00Z","colour":1}""")]
    public async Task A_span_that_makes_no_sense_is_refused(string body)
    {
        var hash = (string)(await SendAsync(200, "GET", "/v1/policies/active")).Json["hash"]!;
        await SendAsync(400, "POST", $"/v1/policies/{hash}/replay", Json(body));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/diff")]
    [InlineData("POST", "/activate")]
    [InlineData("POST", "/shadow")]
    public async Task What_is_not_stored_is_not_found(string method, string rest)
    {
        await SendAsync(404, method, $"/v1/policies/{new string('0', 64)}{rest}", ifMatch: "*");
        await SendAsync(404, method, $"/v1/policies/nonsense{rest}", ifMatch: "*");
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_and_nothing_is_stored() =>
        (await SendAsync(413, "POST", "/v1/policies/candidates", Body(new string('#', 10 * 1024 * 1024), "application/yaml"))).Code.ShouldBe("request.too_large");

    private static StringContent Yaml(string remark) => Body(Encoding.UTF8.GetString(Sample.Variant(remark)), "application/yaml");

    private static StringContent Json(string body) => Body(body, "application/json");

    private StringContent Bundle(string remark, long sequence) => Body(Encoding.ASCII.GetString(host.World.Bundle(Sample.Variant(remark), sequence)), "application/jose");

    private static StringContent Body(string text, string type) => new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

    private async Task<Answer> SendAsync(
        int status, string method, string path, HttpContent? body = null, string? ifMatch = null, string? accept = null, string? reason = null, string token = "system_admin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(path, UriKind.Relative)) { Content = body };
        // A body that is refused unread is then never sent.
        request.Headers.ExpectContinue = body is not null;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in new[] { ("If-Match", ifMatch), ("Accept", accept), ("Change-Reason", reason is null ? null : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(reason))) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await host.Http.SendAsync(request, PolicyWorld.Ct);
        var text = await response.Content.ReadAsStringAsync(PolicyWorld.Ct);
        ((int)response.StatusCode).ShouldBe(status, $"{method} {path}: {text}");
        return new Answer(text, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString());
    }

    private sealed record Answer(string Text, string? ETag, string? Location)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string? Code => (string?)Json["code"];
    }
}
