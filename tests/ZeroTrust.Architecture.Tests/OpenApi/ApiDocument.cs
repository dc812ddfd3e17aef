using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>An operation of the served document.</summary>
internal sealed record ApiOperation(string Name, OpenApiOperation Value);

/// <summary>The document as a client reads it.</summary>
internal static class ApiDocument
{
    internal const string Address = "/openapi/v1.json";

    internal static async Task<ReadResult> ReadAsync(RunningHost host)
    {
        using var client = host.Client();
        var text = await client.GetStringAsync(new Uri(Address, UriKind.Relative), TestContext.Current.CancellationToken);
        return OpenApiDocument.Parse(text, "json");
    }

    internal static async Task<OpenApiDocument> LoadAsync(RunningHost host) => (await ReadAsync(host)).Document!;

    internal static IEnumerable<ApiOperation> Operations(OpenApiDocument document) => document.Paths
        .SelectMany(path => path.Value.Operations!.Select(operation => new ApiOperation($"{operation.Key} {path.Key}", operation.Value)));

    internal static OpenApiOperation Operation(OpenApiDocument document, string name) => Operations(document).Single(operation => operation.Name == name).Value;

    /// <summary>How the document names a route; one of any method is there as GET.</summary>
    internal static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Single() ?? "GET"} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";
}
