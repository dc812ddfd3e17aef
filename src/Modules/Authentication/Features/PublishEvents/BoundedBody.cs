using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.PublishEvents;

/// <summary>Reads a body up to a limit.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body.</summary>
    /// <exception cref="ProblemException">413 when it is longer.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int max, CancellationToken ct)
    {
        if (context.Request.ContentLength > max)
        {
            throw new ProblemException(CommonProblems.TooLarge);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = max;
        }

        using var buffer = new MemoryStream((int)(context.Request.ContentLength ?? 4096));
        var chunk = new byte[16_384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > max)
            {
                throw new ProblemException(CommonProblems.TooLarge);
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
