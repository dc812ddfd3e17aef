using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Host.Api.Description;

/// <summary>Examples: objects by the JSON contract of the API, texts as they are.</summary>
internal sealed class ExampleWriter(IOptions<JsonOptions> json)
{
    private const string Json = "application/json";

    internal void Add(OpenApiOperation operation, DescribedRoute route)
    {
        AddRequest(operation, route);
        AddResponses(operation, route);
    }

    private void AddRequest(OpenApiOperation operation, DescribedRoute route)
    {
        if (route.Summary?.ExampleRequest is { } request && operation.RequestBody?.Content?.TryGetValue(Json, out var media) is true)
        {
            media.Example = Write(request);
        }

        var texts = route.Metadata.GetOrderedMetadata<RequestExample>();
        if (texts.Count > 0)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = texts.All(text => text.Required),
                Content = texts.GroupBy(text => text.ContentType).ToDictionary(group => group.Key, group => MediaOf([.. group])),
            };
        }
    }

    private void AddResponses(OpenApiOperation operation, DescribedRoute route)
    {
        foreach (var (status, description) in route.Summary?.Responses ?? [])
        {
            ResponseParts.Of(operation, status).Description = description;
        }

        foreach (var (status, example) in route.Summary?.ResponseExamples ?? [])
        {
            if (ResponseParts.Of(operation, status).Content?.TryGetValue(Json, out var media) is true)
            {
                media.Example = Write(example);
            }
        }

        foreach (var text in route.Metadata.GetOrderedMetadata<ResponseExample>())
        {
            var response = ResponseParts.Of(operation, text.Status);
            response.Description = text.Description;
            if (text is { ContentType: { } type, Text: { } body })
            {
                response.Content ??= new Dictionary<string, OpenApiMediaType>();
                response.Content[type] = MediaOf([new RequestExample(type, "example", body)]);
            }
        }
    }

    private static OpenApiMediaType MediaOf(RequestExample[] examples)
    {
        var read = examples.Select(example => (example.Name, Value: ExampleSchema.Read(example.ContentType, example.Text))).ToList();
        return new OpenApiMediaType
        {
            Schema = ExampleSchema.Of(read.Select(example => example.Value)),
            Examples = read.ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample { Value = example.Value }),
        };
    }

    private JsonNode? Write(object value) => JsonSerializer.SerializeToNode(value, json.Value.SerializerOptions.GetTypeInfo(value.GetType()));
}
