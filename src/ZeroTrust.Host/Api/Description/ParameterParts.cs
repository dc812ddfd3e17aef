using Microsoft.OpenApi;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api.Description;

/// <summary>Parameters in path, query and headers.</summary>
internal static class ParameterParts
{
    internal static void Add(OpenApiOperation operation, DescribedRoute route)
    {
        var inPath = route.PathParameters.ToList();
        var texts = route.Summary?.Params ?? [];
        operation.Parameters =
        [
            .. inPath.Select(name => Parameter(ParameterLocation.Path, name, texts.GetValueOrDefault(name), true)),
            .. texts.Where(text => !inPath.Contains(text.Key)).Select(text => Parameter(ParameterLocation.Query, text.Key, text.Value, false)),
            .. Headers(route.Metadata),
        ];
    }

    private static IEnumerable<IOpenApiParameter> Headers(EndpointMetadataCollection metadata)
    {
        foreach (var header in metadata.GetOrderedMetadata<RequestHeader>())
        {
            yield return Parameter(ParameterLocation.Header, header.Name, header.Description, header.Required, header.Example);
        }

        // Whoever can answer these reads the header.
        var problems = metadata.AllProblems();
        if (problems.Contains(CommonProblems.PreconditionFailed))
        {
            yield return Parameter(
                ParameterLocation.Header, "If-Match", "The ETag of the version that this changes.", problems.Contains(CommonProblems.PreconditionRequired),
                "\"0198c0de7a4e7c119c532f1f0e5a7b10\"");
        }

        if (problems.Contains(CommonProblems.IdempotencyMismatch))
        {
            yield return Parameter(
                ParameterLocation.Header, "Idempotency-Key", "Makes a repeat safe: the same key and request get the same answer for 24 hours.", false, "7f2c9c1e-register");
        }
    }

    private static OpenApiParameter Parameter(ParameterLocation place, string name, string? description, bool required, string? example = null) => new()
    {
        Name = name,
        In = place,
        Description = description,
        Required = required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = example,
    };
}
