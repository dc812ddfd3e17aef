using Microsoft.AspNetCore.Http.Metadata;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api;

/// <summary>
/// Answers 415 to a call without a content type where one is needed. Routing does so for a wrong one; for a missing one
/// FastEndpoints sends a bare status itself, too late for a problem document.
/// </summary>
internal sealed class ContentTypeMiddleware(RequestDelegate next)
{
    /// <summary>Runs the endpoint if the request says what its body is.</summary>
    public Task InvokeAsync(HttpContext context) =>
        string.IsNullOrEmpty(context.Request.ContentType) && NeedsContentType(context)
            ? ProblemWriter.WriteAsync(context, CommonProblems.UnsupportedMediaType)
            : next(context);

    private static bool NeedsContentType(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsDelete(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false };
}
