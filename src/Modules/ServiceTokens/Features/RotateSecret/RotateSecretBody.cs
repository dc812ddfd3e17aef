using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens.Features.RotateSecret;

/// <summary>
/// Reads the body of a rotation, which may be left out altogether.
/// </summary>
internal sealed class RotateSecretBody(IOptions<JsonOptions> json)
{
    private const int MaxBytes = 1024;

    internal static readonly RequestExample Example = new("application/json", "with an overlap", """{ "overlap_seconds": 3600 }""") { Required = false };

    /// <exception cref="ProblemException">413, 415 or 400: too long, not JSON by its type, not the request.</exception>
    internal async Task<RotateSecretRequest> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await SmallBody.ReadAsync(request, MaxBytes, ct);
        if (body.IsEmpty)
        {
            return new RotateSecretRequest();
        }

        return request.HasJsonContentType()
            ? Parse(body.Span)
            : throw new ProblemException(CommonProblems.UnsupportedMediaType);
    }

    private RotateSecretRequest Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var type = (JsonTypeInfo<RotateSecretRequest>)json.Value.SerializerOptions.GetTypeInfo(typeof(RotateSecretRequest));
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException exception)
        {
            throw new ProblemException(CommonProblems.Invalid.With("The body must be {\"overlap_seconds\": a whole number}, or nothing."), exception);
        }
    }
}
