using System.Text.Json;

namespace ZeroTrust.Host.Commands.Policies;

/// <summary>An answer of the server.</summary>
/// <param name="Json">Undefined where it is no JSON object.</param>
internal readonly record struct ServerAnswer(int Status, string? ETag, JsonElement Json)
{
    internal bool IsGood => Status is >= 200 and < 300;

    /// <summary>A member as text; empty where it is not there.</summary>
    internal string Text(string name) => Text(Json, name);

    /// <summary>The same of any object.</summary>
    internal static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.ToString() : "";

    /// <summary>The objects of a member that is a list; none where it is not there.</summary>
    internal IEnumerable<JsonElement> List(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>What a problem document says, a line for each finding.</summary>
    internal IEnumerable<string> Problem()
    {
        yield return $"{Status} {Text("code")} {Text("title")} {Text("detail")}".TrimEnd();
        foreach (var error in List("errors"))
        {
            yield return Text(error, "line").Length > 0
                ? $"line {Text(error, "line")}, column {Text(error, "column")}: {Text(error, "code")}: {Text(error, "message")}"
                : $"{Text(error, "field")}: {Text(error, "message")}";
        }
    }
}
