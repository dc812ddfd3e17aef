using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests;

/// <summary>The schemas come from JSON metadata and the texts from endpoint metadata: both must outlive trimming.</summary>
public sealed class ApiDescriptionTests(SampleHost world) : IClassFixture<SampleHost>
{
    [Fact]
    public async Task The_binary_describes_itself()
    {
        using var answer = await world.Host.Client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var document = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        document["paths"]!.AsObject().Count.ShouldBeGreaterThan(25);
        var login = document["paths"]!["/v1/auth/login"]!["post"]!;
        login["summary"]!.GetValue<string>().ShouldNotBeEmpty();
        login["requestBody"]!["content"]!["application/json"]!["example"]!["username"]!.GetValue<string>().ShouldNotBeEmpty();
        login["responses"]!["429"]!["content"]!["application/problem+json"]!["examples"]!.AsObject().ShouldContainKey("auth.throttled");
        // A nullable member is required only where its type says that it is always written, which is read from an attribute.
        var page = document["components"]!["schemas"]!["PageOfServiceView"]!;
        page["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["items", "next_cursor"]);
    }

    [Fact]
    public async Task The_page_and_its_script_are_in_the_binary()
    {
        foreach (var path in new[] { "/docs/", "/docs/scalar.js", "/docs/scalar.aspnetcore.js" })
        {
            using var answer = await world.Host.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }
}
