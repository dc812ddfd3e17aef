using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ZeroTrust.Host.Api.Description;

/// <summary>
/// Serves the document, made once. The framework's own route makes it anew for every caller, and this address is open to strangers.
/// </summary>
internal sealed class DocumentRoute([FromKeyedServices(DocumentRoute.Name)] IOpenApiDocumentProvider documents)
{
    internal const string Name = "v1";
    internal const string Address = $"/openapi/{Name}.json";

    private byte[]? _document;

    internal async Task ServeAsync(HttpContext context)
    {
        // Two at once make it twice, which harms nobody.
        var document = _document ??= await RenderAsync(context.RequestAborted);
        context.Response.ContentType = "application/json;charset=utf-8";
        context.Response.ContentLength = document.Length;
        context.Response.Headers.CacheControl = "public, max-age=300";
        await context.Response.Body.WriteAsync(document, context.RequestAborted);
    }

    private async Task<byte[]> RenderAsync(CancellationToken ct)
    {
        var document = await documents.GetOpenApiDocumentAsync(ct);
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
