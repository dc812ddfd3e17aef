using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>An AuthZEN 1.0 search response (section 8.3).</summary>
/// <param name="Type">The type of what was looked for; null for actions, which have none.</param>
/// <param name="NextToken">Empty at the end.</param>
internal readonly record struct SearchAnswer(string? Type, IReadOnlyList<string> Found, string NextToken)
{
    internal void Write(HttpContext context) => JsonAnswer.Write(context, this, static (json, answer) => answer.Write(json));

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("page"u8);
        json.WriteString("next_token"u8, NextToken);
        json.WriteNumber("count"u8, Found.Count);
        json.WriteEndObject();
        json.WriteStartArray("results"u8);
        foreach (var name in Found)
        {
            json.WriteStartObject();
            if (Type is not null)
            {
                json.WriteString("type"u8, Type);
            }

            json.WriteString(Type is null ? "name"u8 : "id"u8, name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
