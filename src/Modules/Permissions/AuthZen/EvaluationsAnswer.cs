using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>An AuthZEN 1.0 evaluations response (section 7.2): the decisions in the order of the questions.</summary>
internal static class EvaluationsAnswer
{
    internal static void Write(HttpContext context, IReadOnlyList<EvaluationResult> results) => JsonAnswer.Write(context, results, static (json, given) =>
    {
        json.WriteStartObject();
        json.WriteStartArray("evaluations"u8);
        for (var i = 0; i < given.Count; i++)
        {
            Write(json, given[i]);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, in EvaluationResult result)
    {
        if (result.Status == 0)
        {
            EvaluationAnswer.Write(json, result.Verdict);
            return;
        }

        json.WriteStartObject();
        json.WriteBoolean("decision"u8, false);
        json.WriteStartObject("context"u8);
        json.WriteStartObject("error"u8);
        json.WriteNumber("status"u8, result.Status);
        json.WriteString("message"u8, result.Message);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
