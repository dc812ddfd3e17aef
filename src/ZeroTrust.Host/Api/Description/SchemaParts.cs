using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Host.Api.Description;

/// <summary>Corrects which members of a type are required: the framework goes by its constructor.</summary>
internal static class SchemaParts
{
    internal static Task CorrectRequired(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Object } type)
        {
            foreach (var member in type.Properties.Where(member => member.IsGetNullable))
            {
                Correct(schema, member);
            }
        }

        return Task.CompletedTask;
    }

    // A member that is null is left out of an answer, so that it is no required one.
    private static void Correct(OpenApiSchema schema, JsonPropertyInfo member)
    {
        if (Has<MustBeSentAttribute>(member, static _ => true))
        {
            (schema.Required ??= new HashSet<string>()).Add(member.Name);
            RefuseNull(schema.Properties?[member.Name]);
        }
        else if (!Has<JsonIgnoreAttribute>(member, static ignored => ignored.Condition == JsonIgnoreCondition.Never))
        {
            schema.Required?.Remove(member.Name);
        }
    }

    private static void RefuseNull(IOpenApiSchema? schema)
    {
        if (schema is OpenApiSchema own)
        {
            own.Type &= ~JsonSchemaType.Null;
        }
    }

    private static bool Has<TAttribute>(JsonPropertyInfo member, Func<TAttribute, bool> matches)
        where TAttribute : Attribute =>
        member.AttributeProvider?.GetCustomAttributes(typeof(TAttribute), inherit: false) is [TAttribute found] && matches(found);
}
