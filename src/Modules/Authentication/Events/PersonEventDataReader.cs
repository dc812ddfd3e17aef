using System.Text.Json;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events;

/// <summary>Reads the <c>data</c> of an event. Our own body: unknown fields are refused.</summary>
internal static class PersonEventDataReader
{
    private const int MaxRoles = 64;
    private const int MaxAttributes = 32;
    private const int MaxValues = 64;
    private const int MaxValueLength = 256;
    private const string AssignedServices = "assigned_services";

    /// <summary>The data; absent or null data gives nothing.</summary>
    public static PersonEventData Read(JsonElement cloudEvent, FaultList faults)
    {
        if (!cloudEvent.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null)
        {
            return PersonEventData.None;
        }

        if (data.ValueKind != JsonValueKind.Object)
        {
            faults.Add("data", "Must be an object.");
            return PersonEventData.None;
        }

        var read = PersonEventData.None;
        foreach (var field in data.EnumerateObject())
        {
            read = ReadField(read, field, faults);
        }

        return read;
    }

    private static PersonEventData ReadField(PersonEventData read, JsonProperty field, FaultList faults)
    {
        switch (field.Name)
        {
            case "username":
                return read with { UserName = Text(field, PersonText.IsUserName, faults) };
            case "email":
                return read with { Email = Text(field, PersonText.IsEmail, faults) };
            case "phone":
                return read with { Phone = Text(field, PersonText.IsPhone, faults) };
            case "locale":
                return read with { Locale = Text(field, PersonText.IsLocale, faults) };
            case "roles":
                return read with { Roles = Texts(field.Value, "data.roles", MaxRoles, PersonText.IsRole, faults) };
            case "attributes":
                return ReadAttributes(read, field.Value, faults);
            default:
                faults.Add("data", "Holds a field that is not one of username, email, phone, locale, roles, attributes.");
                return read;
        }
    }

    private static PersonEventData ReadAttributes(PersonEventData read, JsonElement attributes, FaultList faults)
    {
        if (attributes.ValueKind != JsonValueKind.Object || attributes.EnumerateObject().Count() > MaxAttributes)
        {
            faults.Add("data.attributes", $"Must be an object of at most {MaxAttributes} attributes.");
            return read;
        }

        var others = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var attribute in attributes.EnumerateObject())
        {
            if (!PersonText.IsRole(attribute.Name))
            {
                faults.Add("data.attributes", "An attribute's name is 1 to 64 letters, digits, dots, underscores and hyphens.");
                continue;
            }

            var values = attribute.Value.ValueKind == JsonValueKind.String && attribute.Name != AssignedServices
                ? Single(attribute.Value, $"data.attributes.{attribute.Name}", faults)
                : Texts(attribute.Value, $"data.attributes.{attribute.Name}", MaxValues, IsValue, faults);
            if (attribute.Name == AssignedServices)
            {
                read = read with { AssignedServices = values };
            }
            else
            {
                others[attribute.Name] = values;
            }
        }

        return read with { Attributes = others };
    }

    private static string? Text(JsonProperty field, Func<string, bool> isValid, FaultList faults)
    {
        if (field.Value.ValueKind == JsonValueKind.String && field.Value.GetString() is { } text && isValid(text))
        {
            return text;
        }

        if (field.Value.ValueKind != JsonValueKind.Null)
        {
            faults.Add($"data.{field.Name}", "Must be text of the right form and length.");
        }

        return null;
    }

    private static List<string> Single(JsonElement value, string place, FaultList faults)
    {
        var text = value.GetString()!;
        if (!IsValue(text))
        {
            faults.Add(place, $"Must be text of at most {MaxValueLength} characters without control characters.");
        }

        return [text];
    }

    private static List<string> Texts(JsonElement list, string place, int max, Func<string, bool> isValid, FaultList faults)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > max
            || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || !isValid(item.GetString()!)))
        {
            faults.Add(place, $"Must be an array of at most {max} texts of the right form.");
            return [];
        }

        return [.. list.EnumerateArray().Select(item => item.GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static bool IsValue(string text) => text.Length <= MaxValueLength && !text.Any(char.IsControl);
}
