using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// Properties of a question into values of the policy language: texts, whole numbers, true and false, lists of texts. Another kind of
/// value is kept as one without kind, which no condition can use: were it left out, what the policy knows of the resource would
/// stand in for what the caller tried to say.
/// </summary>
internal static class StatedProperties
{
    private const int MaxListed = 1000;

    internal static PropertyBag Read(JsonElement properties)
    {
        var values = new List<KeyValuePair<string, PropertyValue>>();
        foreach (var property in properties.EnumerateObject())
        {
            values.Add(new(property.Name, ValueOf(property.Value)));
        }

        return new PropertyBag(values);
    }

    private static PropertyValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: <= QuestionText.MaxLength } text ? PropertyValue.Of(text) : default,
        JsonValueKind.Number => value.TryGetInt64(out var number) ? PropertyValue.Of(number) : default,
        JsonValueKind.True => PropertyValue.Of(true),
        JsonValueKind.False => PropertyValue.Of(false),
        JsonValueKind.Array => ListOf(value),
        _ => default,
    };

    private static PropertyValue ListOf(JsonElement list)
    {
        if (list.GetArrayLength() > MaxListed)
        {
            return default;
        }

        var texts = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: <= QuestionText.MaxLength } text)
            {
                return default;
            }

            texts.Add(text);
        }

        return PropertyValue.Of(texts.MoveToImmutable());
    }
}
