namespace ZeroTrust.Host.Api;

/// <summary>
/// What every answer says unless its endpoint says otherwise: it is not to be stored (RFC 9111, 5.2.2.5), and it is what its
/// content type says.
/// </summary>
internal static class ResponseHeaders
{
    internal static void UseResponseHeaders(this WebApplication app) => app.Use(static (context, next) =>
    {
        // At the start of the answer, since a problem document clears what was set before it.
        context.Response.OnStarting(SetAsync, context.Response);
        return next(context);
    });

    private static Task SetAsync(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.XContentTypeOptions = "nosniff";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
