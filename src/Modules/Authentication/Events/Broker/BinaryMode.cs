using System.Text.Json;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>
/// The binary mode of the AMQP binding (CloudEvents 1.0.2, section 3.1): attributes are headers <c>cloudEvents:name</c> or
/// <c>cloudEvents_name</c>, the body is <c>data</c>. It is turned into the structured form, so that one parser judges both.
/// </summary>
internal static class BinaryMode
{
    private static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_"];

    /// <summary>Whether the headers say that this is an event in binary mode.</summary>
    public static bool IsMeant(Delivery delivery) => delivery.Headers.Keys.Any(name => AttributeOf(name) == "specversion");

    /// <summary>The event in structured form; null when the body is not JSON. A header sent in both spellings is a member twice, which the parser refuses.</summary>
    public static ReadOnlyMemory<byte>? ToStructured(Delivery delivery)
    {
        using var buffer = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = false });
            writer.WriteStartObject();
            foreach (var (name, value) in delivery.Headers)
            {
                WriteAttribute(writer, AttributeOf(name), value);
            }

            if (delivery.ContentType.Length > 0)
            {
                writer.WriteString("datacontenttype", delivery.ContentType);
            }

            if (delivery.Body.Length > 0)
            {
                writer.WritePropertyName("data");
                writer.WriteRawValue(delivery.Body.Span);
            }

            writer.WriteEndObject();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }

        return buffer.ToArray();
    }

    // `data` is the body and the content type a property of the message; a header may say neither.
    private static void WriteAttribute(Utf8JsonWriter writer, string? attribute, object value)
    {
        if (attribute is null or "data" or "data_base64" or "datacontenttype")
        {
            return;
        }

        switch (value)
        {
            case long number:
                writer.WriteNumber(attribute, number);
                break;
            case bool flag:
                writer.WriteBoolean(attribute, flag);
                break;
            default:
                writer.WriteString(attribute, (string)value);
                break;
        }
    }

    private static string? AttributeOf(string header)
    {
        var prefix = Array.Find(Prefixes, prefix => header.StartsWith(prefix, StringComparison.Ordinal));
        return prefix is null ? null : header[prefix.Length..];
    }
}
