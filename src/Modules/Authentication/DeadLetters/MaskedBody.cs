using System.Text.Json;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>
/// A body that may be shown: names of members, numbers and flags as they are; a text only where it cannot be personal, else
/// <c>***</c>. In an event those are the attributes of the envelope, roles and assigned services, each only if it has its form:
/// a body of the wrong form may hold anything anywhere.
/// </summary>
internal static class MaskedBody
{
    private const string Mask = "***";

    /// <summary>The masked JSON of an event; null where the body is not JSON.</summary>
    public static JsonElement? OfEvent(ReadOnlyMemory<byte> body) => Write(body, MayShow);

    /// <summary>The masked JSON of a message between modules; null where the body is not JSON.</summary>
    public static JsonElement? OfMessage(ReadOnlyMemory<byte> body) => Write(body, (_, text) => PersonText.IsSubject(text));

    private static JsonElement? Write(ReadOnlyMemory<byte> body, Func<string, string, bool> mayShow)
    {
        using var buffer = new MemoryStream();
        try
        {
            using var document = JsonDocument.Parse(body);
            using (var writer = new Utf8JsonWriter(buffer))
            {
                Copy(document.RootElement, "", writer, mayShow);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        return JsonElement.Parse(buffer.ToArray());
    }

    private static void Copy(JsonElement element, string path, Utf8JsonWriter writer, Func<string, string, bool> mayShow)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(PersonText.IsSubject(member.Name) ? member.Name : Mask);
                    Copy(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", writer, mayShow);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Copy(item, path, writer, mayShow);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(mayShow(path, element.GetString()!) ? element.GetString() : Mask);
                break;
            case JsonValueKind.Number when path.StartsWith("data.", StringComparison.Ordinal):
                // A telephone number may come as a number.
                writer.WriteStringValue(Mask);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static bool MayShow(string path, string text) => path switch
    {
        "specversion" or "subject" => PersonText.IsSubject(text),
        "id" or "source" or "type" or "datacontenttype" => text.Length <= PersonText.MaxSource && !text.Contains('@', StringComparison.Ordinal),
        "time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _),
        "sequence" => text.All(char.IsAsciiDigit),
        "data.roles" => PersonText.IsRole(text),
        "data.attributes.assigned_services" => PersonText.IsAssignableService(text),
        _ => false,
    };
}
