using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api.Description;

/// <summary>The problem documents that an operation answers with: one example for each stable code.</summary>
internal static class ProblemParts
{
    private const string SchemaName = "Problem";
    private const string CorrelationId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly OpenApiHeader RetryAfter = new()
    {
        Description = "Seconds until another try makes sense.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
    };

    internal static void AddSchema(OpenApiDocument document) => document.AddComponent<IOpenApiSchema>(SchemaName, new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457. Programs read `code`; the texts are for people and may change.",
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Always about:blank."),
            ["title"] = Text("One sentence for the code."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["code"] = Text("Stable."),
            ["detail"] = Text("What exactly is wrong with this request."),
            ["correlation_id"] = Text("Names the request in logs, traces and audit entries."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array, Description = "What is wrong with each field, or at each place of a policy.",
                Items = new OpenApiSchema { Type = JsonSchemaType.Object },
            },
        },
    });

    internal static void Add(OpenApiDocument document, OpenApiOperation operation, DescribedRoute route)
    {
        foreach (var status in RouteProblems.Of(route.Metadata).GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            var response = ResponseParts.Of(operation, status.Key);
            response.Description = string.Join('\n', new[] { response.Description }.Where(text => !string.IsNullOrEmpty(text))
                .Concat(status.Select(problem => $"`{problem.Code}`: {problem.Title}")));
            if (status.Any(problem => problem.RetryAfterSeconds is not null) || status.Key == StatusCodes.Status429TooManyRequests)
            {
                (response.Headers ??= new Dictionary<string, IOpenApiHeader>())["Retry-After"] = RetryAfter;
            }

            response.Content ??= new Dictionary<string, OpenApiMediaType>();
            response.Content["application/problem+json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(SchemaName, document),
                Examples = status.ToDictionary(problem => problem.Code, problem => (IOpenApiExample)Example(document, problem)),
            };
        }
    }

    // Once for each code: the same problem stands at many operations.
    private static OpenApiExampleReference Example(OpenApiDocument document, Problem problem)
    {
        if (document.Components?.Examples?.ContainsKey(problem.Code) is not true)
        {
            document.AddComponent<IOpenApiExample>(problem.Code, new OpenApiExample
            {
                Summary = problem.Title, Value = JsonNode.Parse(ProblemWriter.Render(problem, CorrelationId).Span),
            });
        }

        return new OpenApiExampleReference(problem.Code, document);
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
