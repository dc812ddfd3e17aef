using FastEndpoints;
using Microsoft.AspNetCore.Http.Metadata;

namespace ZeroTrust.Host.Api.Description;

/// <summary>A route as the document names it.</summary>
/// <param name="Summary">The texts of a FastEndpoints endpoint; null for a bare delegate.</param>
internal sealed record DescribedRoute(string Path, HttpMethod Method, EndpointMetadataCollection Metadata, EndpointDefinition? Definition)
{
    /// <summary>FastEndpoints maps this one for its own testing library. It declares nothing and is therefore refused to all.</summary>
    internal const string OfTheLibrary = "_test_url_cache_";

    internal EndpointSummary? Summary => Definition?.EndpointSummary;

    /// <summary>Not the document and the page about it, and not what FastEndpoints maps for its testing library.</summary>
    internal static bool IsDescribed(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
        && endpoint.RoutePattern.RawText?.TrimStart('/') != OfTheLibrary;

    /// <summary>The one way in which a route is described: one of any method as GET.</summary>
    internal static DescribedRoute Of(RouteEndpoint endpoint) => new(
        "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/'),
        new HttpMethod(endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "GET"),
        endpoint.Metadata,
        endpoint.Metadata.GetMetadata<EndpointDefinition>());

    internal IEnumerable<string> PathParameters =>
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(Path).Parameters.Select(parameter => parameter.Name);
}
