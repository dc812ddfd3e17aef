using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Architecture.Tests.OpenApi;
using ZeroTrust.Host.Api;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Architecture.Tests.Problems;

/// <summary>A body of a content type that an endpoint does not read is told by a problem document.</summary>
public sealed class ContentTypeTests(RunningHost host)
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Every_endpoint_with_a_typed_body_refuses_another_content_type(string contentType)
    {
        var bodies = host.Endpoints.Where(endpoint => TypedBody.Of(endpoint.Metadata) is not null).ToList();
        bodies.Count.ShouldBeGreaterThan(5);
        foreach (var endpoint in bodies)
        {
            await ShouldBeRefusedAsync(ApiDocument.NameOf(endpoint), contentType, "{}");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    public async Task A_body_without_a_content_type_is_refused(string body)
    {
        var open = host.Endpoints.Where(endpoint => TypedBody.Of(endpoint.Metadata) is not null && endpoint.Metadata.GetMetadata<PublicEndpoint>() is not null).ToList();
        open.Count.ShouldBe(10);
        foreach (var endpoint in open)
        {
            await ShouldBeRefusedAsync(ApiDocument.NameOf(endpoint), null, body);
        }
    }

    private async Task ShouldBeRefusedAsync(string operation, string? contentType, string body)
    {
        var (method, path) = operation.Split(' ') is [var first, var second] ? (first, second) : default;
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Relative))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        using var client = host.Client();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType, operation);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", operation);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["code"]!.GetValue<string>().ShouldBe("request.unsupported_media_type");
    }
}
