using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Features;

/// <summary>A policy as the body of a request: YAML, or a bundle.</summary>
internal readonly record struct PolicyBody(byte[] Bytes, bool IsBundle)
{
    /// <summary>Reads the body whole, within the limit of its kind.</summary>
    /// <param name="takesYaml">Whether YAML is served here.</param>
    /// <param name="takesBundles">Whether bundles are.</param>
    /// <exception cref="ProblemException">415, or 413.</exception>
    internal static async Task<PolicyBody> ReadAsync(HttpContext context, PolicyIntake intake, bool takesYaml, bool takesBundles, CancellationToken ct)
    {
        var isBundle = takesBundles && Is(context.Request.ContentType, PolicyBundle.MediaType);
        if (!isBundle && !(takesYaml && (Is(context.Request.ContentType, "application/yaml") || Is(context.Request.ContentType, "text/yaml"))))
        {
            throw new ProblemException(CommonProblems.UnsupportedMediaType);
        }

        return new PolicyBody(await ReadAsync(context, intake.MaxLength(isBundle), ct), isBundle);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context, int limit, CancellationToken ct)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                throw new ProblemException(CommonProblems.TooLarge);
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static bool Is(string? sent, string mediaType) =>
        MediaTypeHeaderValue.TryParse(sent, out var type) && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
