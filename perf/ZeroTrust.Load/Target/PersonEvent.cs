using System.Globalization;
using System.Text.Json;

namespace ZeroTrust.Load.Target;

/// <summary>A CloudEvent of the User service that carries the full state of one person.</summary>
/// <param name="Sequence">Rises by one with each event of the same subject.</param>
internal sealed record PersonEvent(string Type, string Subject, long Sequence, string[] Roles, DateTimeOffset Time)
{
    private const string Source = "user-service";

    /// <summary>The name to log in with; null for who never does.</summary>
    public string? Username { get; init; }

    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Subject}-{Sequence}");

    /// <summary>One event, for `application/cloudevents+json`.</summary>
    public byte[] Single() => Json.Write(WriteTo);

    /// <summary>Many events, for `application/cloudevents-batch+json`.</summary>
    public static byte[] Batch(IReadOnlyList<PersonEvent> events) => Json.Write(json =>
    {
        json.WriteStartArray();
        foreach (var one in events) one.WriteTo(json);
        json.WriteEndArray();
    });

    private void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0");
        json.WriteString("source"u8, Source);
        json.WriteString("id"u8, Id);
        json.WriteString("type"u8, Type);
        json.WriteString("subject"u8, Subject);
        json.WriteString("time"u8, Time);
        json.WriteNumber("sequence"u8, Sequence);
        json.WriteString("datacontenttype"u8, "application/json");
        json.WriteStartObject("data"u8);
        if (Username is not null) json.WriteString("username"u8, Username);
        json.WriteStartArray("roles"u8);
        foreach (var role in Roles) json.WriteStringValue(role);
        json.WriteEndArray();
        json.WriteStartObject("attributes"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
