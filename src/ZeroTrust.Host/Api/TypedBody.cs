using FastEndpoints;
using Microsoft.AspNetCore.Http.Metadata;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api;

/// <summary>The body that FastEndpoints binds for an endpoint.</summary>
internal static class TypedBody
{
    /// <summary>Its type; null for an endpoint without a body, or with one that it reads by hand.</summary>
    internal static Type? Of(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } type } accepts && type != typeof(EmptyRequest) && !accepts.ContentTypes.Contains("*/*")
            ? type
            : null;
}

/// <summary>
/// Answers a request without a content type at an endpoint that binds a body. Another content type is refused by routing; a missing
/// one passes there, and FastEndpoints would answer it by a bare 415 that has begun already.
/// </summary>
internal sealed class ContentTypeMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        string.IsNullOrEmpty(context.Request.ContentType) && context.GetEndpoint() is { } endpoint && TypedBody.Of(endpoint.Metadata) is not null
            ? ProblemWriter.WriteAsync(context, CommonProblems.UnsupportedMediaType)
            : next(context);
}
