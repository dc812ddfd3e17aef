using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace ZeroTrust.Host.Api.Description;

/// <summary>
/// The schema of a body that is read or written by hand, made of its examples: names and types. It says nothing of what must be
/// there, since an example cannot.
/// </summary>
internal static class ExampleSchema
{
    /// <summary>JSON as such, a form as an object of its fields, everything else as text.</summary>
    internal static JsonNode Read(string contentType, string text) =>
        contentType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text)!
        : contentType == "application/x-www-form-urlencoded" ? Form(text)
        : JsonValue.Create(text);

    internal static OpenApiSchema Of(IEnumerable<JsonNode> examples)
    {
        var schema = new OpenApiSchema();
        foreach (var example in examples)
        {
            Widen(schema, example);
        }

        return schema;
    }

    private static void Widen(OpenApiSchema schema, JsonNode? node)
    {
        schema.Type = (schema.Type ?? default) | TypeOf(node);
        if (node is JsonObject members)
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            foreach (var (name, value) in members)
            {
                Widen(Child(schema.Properties.TryGetValue(name, out var known) ? known : schema.Properties[name] = new OpenApiSchema()), value);
            }
        }

        if (node is JsonArray items)
        {
            schema.Items ??= new OpenApiSchema();
            foreach (var item in items)
            {
                Widen(Child(schema.Items), item);
            }
        }
    }

    private static OpenApiSchema Child(IOpenApiSchema schema) => (OpenApiSchema)schema;

    private static JsonSchemaType TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => JsonSchemaType.Object,
        JsonValueKind.Array => JsonSchemaType.Array,
        JsonValueKind.Number => JsonSchemaType.Integer,
        JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
        JsonValueKind.String => JsonSchemaType.String,
        _ => JsonSchemaType.Null,
    };

    private static JsonObject Form(string text)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in QueryHelpers.ParseQuery(text))
        {
            fields[name] = value.ToString();
        }

        return fields;
    }
}
