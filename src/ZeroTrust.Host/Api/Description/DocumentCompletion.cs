using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ZeroTrust.Host.Commands;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Host.Api.Description;

/// <summary>
/// Completes the document that the framework makes of request and response types: routes that are bare delegates, texts,
/// credentials, parameters, examples and problems. All of it comes from the metadata of the endpoints.
/// </summary>
internal sealed class DocumentCompletion(EndpointDataSource endpoints, ExampleWriter examples, IOptions<HttpOptions> http) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "ZeroTrust",
            Version = VersionCommand.Current,
            Description = "Every error is a problem document (RFC 9457) with a stable `code`, except where an operation says otherwise. JSON is snake_case; unknown fields are refused.",
        };
        // Not the address of this request: that one is chosen by who asks.
        document.Servers = [new OpenApiServer { Url = http.Value.PublicUrl.TrimEnd('/') }];
        SecurityParts.AddSchemes(document);
        ProblemParts.AddSchema(document);
        foreach (var route in endpoints.Endpoints.OfType<RouteEndpoint>().Where(DescribedRoute.IsDescribed).Select(DescribedRoute.Of))
        {
            Complete(document, route);
        }

        document.Tags = new HashSet<OpenApiTag>(document.Paths.Values.SelectMany(path => path.Operations!.Values)
            .SelectMany(operation => operation.Tags!).Select(tag => tag.Reference.Id!).Distinct().Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }));
        return Task.CompletedTask;
    }

    private void Complete(OpenApiDocument document, DescribedRoute route)
    {
        var operation = OperationOf(document, route);
        TextParts.Add(document, operation, route);
        SecurityParts.Add(document, operation, route);
        ParameterParts.Add(operation, route);
        examples.Add(operation, route);
        ProblemParts.Add(document, operation, route);
        ResponseParts.Sort(operation);
    }

    private static OpenApiOperation OperationOf(OpenApiDocument document, DescribedRoute route)
    {
        if (!document.Paths.TryGetValue(route.Path, out var path))
        {
            document.Paths[route.Path] = path = new OpenApiPathItem();
        }

        var operations = ((OpenApiPathItem)path).Operations ??= [];
        if (!operations.TryGetValue(route.Method, out var operation))
        {
            operations[route.Method] = operation = new OpenApiOperation();
        }

        operation.Responses ??= [];
        return operation;
    }
}
