using System.Globalization;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>A fact about a person as user-service reports it: CloudEvents 1.0 in structured JSON.</summary>
/// <param name="Type">Such as <c>user.roles_assigned</c>.</param>
/// <param name="Subject">The person's id.</param>
/// <param name="Sequence">Its place among the facts of this source about this person.</param>
/// <param name="Username">The name to log in with.</param>
/// <param name="Roles">The full set of roles, as every event carries the full state.</param>
public sealed record CloudEvent(string Type, string Subject, long Sequence, string Username, params string[] Roles)
{
    /// <summary>Unique within the source.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    /// <summary>Who reports; the publisher must own this name.</summary>
    public string Source { get; init; } = "user-service";

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>The event as it goes over the wire.</summary>
    public JsonObject ToJson() => new()
    {
        ["specversion"] = "1.0",
        ["id"] = Id,
        ["source"] = Source,
        ["type"] = Type,
        ["subject"] = Subject,
        ["time"] = Time.ToString("O", CultureInfo.InvariantCulture),
        ["sequence"] = Sequence,
        ["datacontenttype"] = "application/json",
        ["data"] = new JsonObject
        {
            ["username"] = Username,
            ["email"] = $"{Username}@sample.example",
            ["phone"] = "+4930901820",
            ["locale"] = "en-GB",
            ["roles"] = new JsonArray([.. Roles.Select(role => (JsonNode)role)]),
            ["attributes"] = new JsonObject(),
        },
    };
}
