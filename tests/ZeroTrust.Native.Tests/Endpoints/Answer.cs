using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>An answer read to its end.</summary>
/// <param name="Type">The media type; empty without a body.</param>
internal sealed record Answer(int Status, string Type, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as a JSON object.</summary>
    internal JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<JsonNode?> Items => [.. Json["items"]!.AsArray()];

    /// <summary>The version of the thing read.</summary>
    internal string ETag => Headers["ETag"];

    internal static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.MediaType ?? string.Empty,
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
}
