using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>A bad policy is refused with the line of its fault and replaces nothing.</summary>
[Collection(ActivePolicy.Name)]
public sealed class RefusedPoliciesTests(RunningHost host)
{
    public static TheoryData<string, int> Bad => new()
    {
        { "roles: {}\nroles: {}\n", 2 },
        { "roles:\n  a: &a [x]\n  b: *a\n", 2 },
        { "roles:\n  r: { permissions: [], mfa_required: false, color: red }\n", 2 },
        { "roles:\n  r: { permissions: many, mfa_required: false }\n", 2 },
        { "roles:\n  r: { permissions: [], mfa_required: maybe }\n", 2 },
        { "roles:\n\tr: {}\n", 2 },
        { "roles: " + new string('[', 500), 1 },
        { "roles:\n  \u00e9r: {}\n", 2 },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task A_bad_policy_names_its_line_and_changes_nothing(string yaml, int line)
    {
        var sample = await host.SampleAsync();
        var admin = await sample.LoginAsync(sample.Admin);
        using var before = await sample.Client.SendAsync(HttpMethod.Get, "/v1/policies/active", admin);
        using var answer = await ReplaceAsync(sample.Client, admin, before.Headers.ETag!, System.Text.Encoding.UTF8.GetBytes(yaml));
        ((int)answer.StatusCode).ShouldBeOneOf(400, 422);
        ((int)(await answer.JsonAsync())["errors"]![0]!["line"]!).ShouldBe(line);
        await IsUnchangedAsync(sample.Client, admin, before);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused_in_their_line()
    {
        var sample = await host.SampleAsync();
        var admin = await sample.LoginAsync(sample.Admin);
        using var before = await sample.Client.SendAsync(HttpMethod.Get, "/v1/policies/active", admin);
        using var answer = await ReplaceAsync(sample.Client, admin, before.Headers.ETag!, [.. "roles:\n  a"u8, 0xC3, 0x28]);
        ((int)(await answer.JsonAsync())["errors"]![0]!["line"]!).ShouldBe(2);
        await IsUnchangedAsync(sample.Client, admin, before);
    }

    private static async Task IsUnchangedAsync(HttpClient client, string admin, HttpResponseMessage before)
    {
        using var after = await client.SendAsync(HttpMethod.Get, "/v1/policies/active", admin);
        after.Headers.ETag.ShouldBe(before.Headers.ETag);
        JsonNode.DeepEquals(await after.JsonAsync(), await before.JsonAsync()).ShouldBeTrue();
    }

    private static async Task<HttpResponseMessage> ReplaceAsync(HttpClient client, string admin, EntityTagHeaderValue etag, byte[] yaml)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/policies", UriKind.Relative)) { Content = new ByteArrayContent(yaml) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", admin);
        request.Headers.IfMatch.Add(etag);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
