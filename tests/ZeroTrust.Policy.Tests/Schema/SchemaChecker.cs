using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZeroTrust.Policy.Tests.Schema;

// The part of JSON Schema 2020-12 that the schema of policies uses. A keyword that is not known here is an error, so that the schema
// never says more than what is checked.
internal sealed class SchemaChecker(JsonElement root)
{
    private readonly List<string> problems = [];

    internal IReadOnlyList<string> Check(JsonElement value)
    {
        problems.Clear();
        Check(root, value, "");
        return [.. problems];
    }

    private void Check(JsonElement schema, JsonElement value, string place)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(keyword, schema, value, place))
            {
                problems.Add($"{place}: {keyword.Name}");
            }
        }
    }

    private bool Holds(JsonProperty keyword, JsonElement schema, JsonElement value, string place)
    {
        switch (keyword.Name)
        {
            case "$schema" or "title" or "description" or "$defs":
                return true;
            case "$ref":
                Check(Resolve(keyword.Value.GetString()!), value, place);
                return true;
            case "allOf":
                foreach (var part in keyword.Value.EnumerateArray())
                {
                    Check(part, value, place);
                }

                return true;
            case "anyOf":
                return keyword.Value.EnumerateArray().Any(part => Fits(part, value));
            case "not":
                return !Fits(keyword.Value, value);
            case "const":
                return JsonElement.DeepEquals(keyword.Value, value);
            case "enum":
                return keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
            case "type":
                return IsOf(keyword.Value.GetString()!, value);
            default:
                return HoldsOf(keyword, schema, value, place);
        }
    }

    // Keywords that say something of one type of value only.
    private bool HoldsOf(JsonProperty keyword, JsonElement schema, JsonElement value, string place) => (keyword.Name, value.ValueKind) switch
    {
        ("pattern", JsonValueKind.String) => Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!),
        ("minLength", JsonValueKind.String) => value.GetString()!.Length >= keyword.Value.GetInt32(),
        ("maxLength", JsonValueKind.String) => value.GetString()!.Length <= keyword.Value.GetInt32(),
        ("minimum", JsonValueKind.Number) => value.GetInt64() >= keyword.Value.GetInt64(),
        ("maximum", JsonValueKind.Number) => value.GetInt64() <= keyword.Value.GetInt64(),
        ("minItems", JsonValueKind.Array) => value.GetArrayLength() >= keyword.Value.GetInt32(),
        ("maxItems", JsonValueKind.Array) => value.GetArrayLength() <= keyword.Value.GetInt32(),
        ("uniqueItems", JsonValueKind.Array) => value.EnumerateArray().DistinctBy(item => item.GetRawText()).Count() == value.GetArrayLength(),
        ("items", JsonValueKind.Array) => Each(value.EnumerateArray().Select((item, i) => ($"{place}[{i}]", item)), keyword.Value),
        ("minProperties", JsonValueKind.Object) => value.GetPropertyCount() >= keyword.Value.GetInt32(),
        ("maxProperties", JsonValueKind.Object) => value.GetPropertyCount() <= keyword.Value.GetInt32(),
        ("required", JsonValueKind.Object) => keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        ("properties", JsonValueKind.Object) => value.EnumerateObject().All(field => !keyword.Value.TryGetProperty(field.Name, out var known) || Each([($"{place}.{field.Name}", field.Value)], known)),
        ("propertyNames", JsonValueKind.Object) => value.EnumerateObject().All(field => Fits(keyword.Value, JsonSerializer.SerializeToElement(field.Name, SchemaJson.Default.String))),
        ("additionalProperties", JsonValueKind.Object) => Others(schema, value).All(field => keyword.Value.ValueKind != JsonValueKind.False && Each([($"{place}.{field.Name}", field.Value)], keyword.Value)),
        ("pattern" or "minLength" or "maxLength" or "minimum" or "maximum" or "minItems" or "maxItems" or "uniqueItems" or "items" or "minProperties" or "maxProperties"
            or "required" or "properties" or "propertyNames" or "additionalProperties", _) => true,
        _ => throw new InvalidOperationException($"The keyword {keyword.Name} is not known here."),
    };

    private static IEnumerable<JsonProperty> Others(JsonElement schema, JsonElement value) =>
        value.EnumerateObject().Where(field => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(field.Name, out _));

    private bool Each(IEnumerable<(string Place, JsonElement Value)> values, JsonElement schema)
    {
        foreach (var (place, value) in values)
        {
            Check(schema, value, place);
        }

        return true;
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        var inner = new SchemaChecker(root);
        inner.Check(schema, value, "");
        return inner.problems.Count == 0;
    }

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(root, (element, step) => element.GetProperty(step));

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new InvalidOperationException($"The type {type} is not known here."),
    };
}
