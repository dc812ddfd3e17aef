using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ZeroTrust.Host.Api.Description;

/// <summary>Corrects the schemas of types.</summary>
internal static class SchemaParts
{
    /// <summary>A member that is null is left out of an answer, so that it is no required one.</summary>
    internal static Task DropNullableFromRequired(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Object } type)
        {
            foreach (var member in type.Properties.Where(member => member.IsGetNullable && !IsAlwaysWritten(member)))
            {
                schema.Required?.Remove(member.Name);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo member) =>
        member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
}
