using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Http;

/// <summary>
/// The addresses by which clients know a request to the platform. From the options and never from the <c>Host</c> header, which is
/// the client's: a proof that was made for another server would pass here otherwise.
/// </summary>
public static class OwnAddresses
{
    /// <summary>The request's path, raw, below <see cref="HttpOptions.PublicUrl"/> and each of <see cref="HttpOptions.OtherUrls"/>.</summary>
    public static IReadOnlyList<string> Of(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value;
        var path = PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return [.. options.OtherUrls.Prepend(options.PublicUrl).Select(url => url.TrimEnd('/') + path)];
    }

    // The target is the path, or the whole address (RFC 9112 section 3.2.2).
    private static string PathOf(string target)
    {
        if (target.StartsWith('/'))
        {
            return target;
        }

        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? -1 : target.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : target[path..];
    }
}
