using Microsoft.OpenApi;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api.Description;

/// <summary>Parameters in path, query and headers.</summary>
internal static class ParameterParts
{
    private static readonly OpenApiSchema Text = new() { Type = JsonSchemaType.String };

    internal static void Add(OpenApiOperation operation, DescribedRoute route) => operation.Parameters =
    [
        .. route.PathParameters.Select(name => Parameter(ParameterLocation.Path, name, route.Summary?.Params.GetValueOrDefault(name), true)),
        .. route.Metadata.GetOrderedMetadata<QueryParameter>().Select(query => Parameter(ParameterLocation.Query, query.Name, query.Description, false, schema: SchemaOf(query.Type))),
        .. route.Metadata.GetOrderedMetadata<RequestHeader>().Select(header => Parameter(ParameterLocation.Header, header.Name, header.Description, header.Required, header.Example)),
        .. OfProblems(RouteProblems.Of(route.Metadata)),
    ];

    // Whoever can answer these reads the header.
    private static IEnumerable<IOpenApiParameter> OfProblems(IReadOnlyList<Problem> problems)
    {
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

    private static OpenApiParameter Parameter(ParameterLocation place, string name, string? description, bool required, string? example = null, OpenApiSchema? schema = null) => new()
    {
        Name = name,
        In = place,
        Description = description,
        Required = required,
        Schema = schema ?? Text,
        Example = example,
    };

    private static OpenApiSchema SchemaOf(QueryType type) => type switch
    {
        QueryType.Integer => new() { Type = JsonSchemaType.Integer },
        QueryType.Boolean => new() { Type = JsonSchemaType.Boolean },
        QueryType.Time => new() { Type = JsonSchemaType.String, Format = "date-time" },
        _ => Text,
    };
}
